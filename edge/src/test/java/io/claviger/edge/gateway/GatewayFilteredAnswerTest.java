package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GatewayFixture.await;
import static io.claviger.edge.gateway.GuardFixture.credential;
import static io.claviger.edge.gateway.GuardFixture.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.ValueLists;
import io.claviger.edge.http.RawClient;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that a key may not see are left out of answers, or there is no answer. */
class GatewayFilteredAnswerTest {
    private static final String SECRET = "jane@example.org";
    private static final String WHOLE = "{\"id\":7,\"attributes\":{\"name\":\"Jane\", \"email\":\"" + SECRET
            + "\",\"tier\":{\"email\":1}},\"x\":[]}";
    private static final String SHOWN = "{\"id\":7,\"attributes\":{\"name\":\"Jane\",\"tier\":{\"email\":1}},\"x\":[]}";

    private static GuardFixture guarded;

    @BeforeAll
    static void start() throws Exception {
        guarded = new GuardFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        guarded.close();
    }

    @BeforeEach
    void forget() {
        guarded.gateway.upstream.forget();
    }

    private static void upstreamAnswers(String answer) {
        converse(connection -> {
            connection.readHead();
            connection.readBody();
            connection.write(answer.replaceFirst("\r\n", "\r\nConnection: close\r\n"));
        });
    }

    /** Holds one conversation with each connection, and no other. */
    private static void converse(RecordingUpstream.Conversation conversation) {
        guarded.gateway.upstream.talk(conversation);
    }

    private static String json(String status, String fields, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + fields + "Content-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    private static String get() throws Exception {
        return guarded.send("GET /profile", "", "");
    }

    @Test
    void whatMayNotBeSeenIsLeftOut() throws Exception {
        upstreamAnswers(json("200 OK", "", WHOLE));
        assertThat(get()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n" + SHOWN);
        assertThat(guarded.sendHttp2(guarded.key, "GET", "/profile", new byte[0])
                        .body())
                .isEqualTo(SHOWN);
        assertThat(guarded.send("POST /profile", "", "{}")).endsWith("\r\n\r\n" + SHOWN);

        upstreamAnswers(json("200 OK", "", "{\"\\u0061ttributes\":{\"em\\u0061il\":\"" + SECRET + "\"}}"));
        assertThat(get()).endsWith("\r\n\r\n{\"\\u0061ttributes\":{}}");
        upstreamAnswers(json("200 OK", "", "{\"attributes\":{\"email\":1,\"email\":\"" + SECRET + "\"}}"));
        assertThat(get()).endsWith("\r\n\r\n{\"attributes\":{}}");
    }

    @Test
    void faultsOfTheUpstreamAreFilteredAlike() throws Exception {
        for (var status : new String[] {"404 Not Found", "409 Conflict", "500 Oops", "201 Created"}) {
            upstreamAnswers(json(status, "", WHOLE));
            assertThat(get()).startsWith("HTTP/1.1 " + status.substring(0, 3)).endsWith(SHOWN);
            upstreamAnswers(json(status, "", "{\"error\":{\"code\":1}}"));
            assertThat(get())
                    .startsWith("HTTP/1.1 " + status.substring(0, 3))
                    .endsWith("\r\n\r\n{\"error\":{\"code\":1}}");
        }
    }

    @Test
    void keysWithoutAListSeeAllAndCachesAreTold() throws Exception {
        upstreamAnswers(json("200 OK", "ETag: \"1\"\r\nCache-Control: public\r\n", WHOLE));
        for (var key : new KeyFixture[] {guarded.without, guarded.reporting, guarded.off}) {
            var answer =
                    guarded.send(key, "GET /profile", "Accept-Encoding: gzip\r\nIf-None-Match: \"1\"\r\n", new byte[0]);
            assertThat(answer)
                    .endsWith(WHOLE)
                    .containsIgnoringCase("ETag: \"1\"")
                    .containsIgnoringCase("Vary: X-API-Key, Authorization");
        }
        assertThat(guarded.gateway.upstream.heads.getFirst())
                .containsIgnoringCase("accept-encoding: gzip")
                .containsIgnoringCase("if-none-match");
    }

    @Test
    void upstreamIsAskedForAllOfItAsItIs() throws Exception {
        upstreamAnswers(json("200 OK", "", WHOLE));
        var conditions =
                "If-None-Match: \"1\"\r\nIf_Modified_Since: x\r\nIf-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                        + "If-Match: \"1\"\r\nIf-Unmodified-Since: x\r\n";
        var parts = "Range: bytes=0-10\r\nIf-Range: \"1\"\r\nAccept-Encoding: gzip, br\r\nAccept_Encoding: br\r\n";
        guarded.send("GET /profile", conditions + parts, "");
        var asked = guarded.gateway.upstream.heads.getFirst().toLowerCase(Locale.ROOT);
        assertThat(asked)
                .contains("accept-encoding: identity")
                .doesNotContain("gzip")
                .doesNotContain("br\r\n")
                .doesNotContain("if-")
                .doesNotContain("if_")
                .doesNotContain("range:");
        guarded.gateway.upstream.forget();
        guarded.send("POST /profile", "If-Match: \"1\"\r\n" + parts, "{}");
        assertThat(guarded.gateway.upstream.heads.getFirst().toLowerCase(Locale.ROOT))
                .as("keeps one change from overwriting another")
                .contains("if-match: \"1\"")
                .doesNotContain("range:");
    }

    @Test
    void whatIsSaidOfTheWholeIsNotPassedOn() throws Exception {
        upstreamAnswers(json(
                "200 OK",
                "ETag: \"1\"\r\nContent-MD5: x\r\nDigest: x\r\nContent-Digest: x\r\nRepr-Digest: x\r\nAccept-Ranges: bytes\r\n"
                        + "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT\r\nCache-Control: public, max-age=60\r\nX-Other: y\r\n",
                WHOLE));
        assertThat(get().toLowerCase(Locale.ROOT))
                .doesNotContain("etag")
                .doesNotContain("digest")
                .doesNotContain("md5")
                .doesNotContain("accept-ranges")
                .doesNotContain("last-modified")
                .doesNotContain("public")
                .contains("cache-control: no-store")
                .contains("vary: x-api-key, authorization")
                .contains("content-length: " + SHOWN.length())
                .contains("x-other: y");
    }

    @Test
    void answersWithoutABodyTellNothingOfIt() throws Exception {
        converse(connection -> {
            if (connection.readHead() != null) {
                connection.write(
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nETag: \"1\"\r\nContent-Length: "
                                + WHOLE.length() + "\r\n\r\n");
            }
        });
        assertThat(guarded.send("HEAD /profile", "", ""))
                .startsWith("HTTP/1.1 200")
                .doesNotContainIgnoringCase("etag")
                .doesNotContain(Integer.toString(WHOLE.length()))
                .endsWith("\r\n\r\n");
        for (var status : new String[] {"204 No Content", "304 Not Modified"}) {
            upstreamAnswers("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\n\r\n");
            assertThat(get()).startsWith("HTTP/1.1 " + status.substring(0, 3)).doesNotContainIgnoringCase("etag");
        }
        upstreamAnswers("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(get()).startsWith("HTTP/1.1 404").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain\r\n|{\"attributes\":{\"email\":\"jane@example.org\"}}",
                "|{\"attributes\":{\"email\":\"jane@example.org\"}}",
                "Content-Type: application/json; charset=utf-16\r\n|{\"attributes\":{\"email\":\"jane@example.org\"}}",
                "Content-Type: application/json\r\nContent-Encoding: br\r\n|{\"attributes\":{\"email\":\"jane@example.org\"}}",
                "Content-Type: application/json\r\nContent-Type: application/json\r\n|{}",
                "Content-Type: application/json\r\nContent-Range: bytes 0-1/9\r\n|{}",
                "Content-Type: application/json\r\n|[{\"attributes\":{\"email\":\"jane@example.org\"}}]",
                "Content-Type: application/json\r\n|{\"attributes\":[{\"email\":\"jane@example.org\"}]}",
                "Content-Type: application/json\r\n|{\"attributes\":\"jane@example.org\"}",
                "Content-Type: application/json\r\n|{\"Attributes\":{\"email\":\"jane@example.org\"}}",
                "Content-Type: application/json\r\n|{\"attributes\":{\"email\":\"jane@example.org\"}",
                "Content-Type: application/json\r\n|{\"attributes\":{}}{\"attributes\":{\"email\":\"jane@example.org\"}}",
                "Content-Type: application/x-ndjson\r\n|{\"attributes\":{\"email\":\"jane@example.org\"}}"
            })
    void answerThatCanNotBeReadIsNotShown(String fieldsAndBody) throws Exception {
        var fields = fieldsAndBody.substring(0, fieldsAndBody.indexOf('|'));
        var body = fieldsAndBody.substring(fieldsAndBody.indexOf('|') + 1);
        upstreamAnswers("HTTP/1.1 200 OK\r\nX-Leak: " + SECRET + "\r\n" + fields + "Content-Length: " + body.length()
                + "\r\n\r\n" + body);
        assertThat(get())
                .startsWith("HTTP/1.1 502")
                .contains("UPSTREAM_UNAVAILABLE")
                .contains("decisionId")
                .doesNotContain(SECRET);
    }

    @Test
    void partialAnswerIsNotShown() throws Exception {
        upstreamAnswers(json("206 Partial Content", "Content-Range: bytes 0-1/9\r\n", WHOLE));
        assertThat(get()).startsWith("HTTP/1.1 502").doesNotContain(SECRET);
    }

    @Test
    void memberIsSeenWhereverAPartOfTheAnswerEnds() throws Exception {
        for (var split = 1; split < WHOLE.length(); split += 3) {
            var first = WHOLE.substring(0, split);
            var second = WHOLE.substring(split);
            guarded.gateway.upstream.talk(connection -> {
                connection.readHead();
                connection.write(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(first.length()) + "\r\n" + first + "\r\n");
                connection.write(
                        Integer.toHexString(second.length()) + "\r\n" + second + "\r\n0\r\nContent-Digest: x\r\n\r\n");
            });
            assertThat(get())
                    .as("split at %d", split)
                    .endsWith("\r\n\r\n" + SHOWN)
                    .doesNotContain("igest");
        }
    }

    @Test
    void longAnswerStreamsAndOneThatGoesWrongIsBrokenOff() throws Exception {
        var items = "\"" + "x".repeat(100) + "\",";
        var list = "{\"attributes\":{\"email\":\"" + SECRET + "\",\"name\":1},\"list\":[" + items.repeat(20_000) + "1]";
        upstreamAnswers(json("200 OK", "", list + "}"));
        var answer = get();
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("transfer-encoding: chunked")
                .contains("{\"attributes\":{\"name\":1},\"list\":[\"xxx")
                .doesNotContain(SECRET)
                .endsWith("\r\n0\r\n\r\n");
        assertThat(answer.length()).isGreaterThan(items.length() * 20_000);

        upstreamAnswers(json(
                "200 OK",
                "",
                list + ",\"attributes\":{\"email\":\"" + SECRET + "\"},\"attributes\":[\"" + SECRET + "\"]}"));
        assertThat(get()).startsWith("HTTP/1.1 200").doesNotContain(SECRET).doesNotEndWith("\r\n0\r\n\r\n");
    }

    @Test
    void webSocketIsRefusedWhereNothingCouldBeLeftOut() throws Exception {
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send("GET /profile HTTP/1.1\r\nHost: a\r\n" + credential(guarded.key)
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(client.readUntil("decisionId"))
                    .startsWith("HTTP/1.1 403")
                    .contains("GUARD_FORBIDDEN");
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void answerUnderWayEndsWhenTheKeyMaySeeLess() throws Exception {
        try (var own = new GuardFixture()) {
            own.gateway.upstream.talk(connection -> {
                connection.readHead();
                connection.write(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "1\r\n{\r\n");
                connection.awaitClose();
            });
            try (var client = new RawClient(own.gateway.port())) {
                client.send("GET /profile HTTP/1.1\r\nHost: a\r\n" + credential(own.without) + "\r\n");
                client.readUntil("{");
                own.gateway.state.put(own.without.withGuards(
                        new Guards(Map.of("sharedAttribute", Guard.enforcing(ValueLists.denying("email"))))));
                assertThat(client.readToEnd()).doesNotContain("\r\n0\r\n\r\n");
            }
            await(() -> !own.gateway.upstream.closed.isEmpty());
        }
    }

    @Test
    void nothingOfAnAnswerIsShownToWhoWasRefused() throws Exception {
        upstreamAnswers(json("200 OK", "", WHOLE));
        assertThat(status(guarded.send(KeyFixture.aKey(), "GET /profile", "", new byte[0])))
                .isEqualTo(401);
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }
}
