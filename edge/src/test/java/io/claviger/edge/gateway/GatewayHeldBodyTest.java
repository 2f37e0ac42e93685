package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GatewayFixture.await;
import static io.claviger.edge.gateway.GuardFixture.JSON;
import static io.claviger.edge.gateway.GuardFixture.credential;
import static io.claviger.edge.gateway.GuardFixture.status;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.ApiFixture;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.ValueLists;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.RawClient;
import io.claviger.edge.http.RawHttp2;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are kept until they were judged: how they come, how large they are, and what becomes of them. */
class GatewayHeldBodyTest {
    private static final String BAD = "{\"action\":\"p\\u006fint_add\"}";
    private static final String GOOD = "{\"action\":\"b\\u0075y\",\"note\":\"ü\"}";
    private static final int MANY = 100 << 20;

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
        guarded.gateway.rejections();
    }

    private static String head(KeyFixture key, String path, String fields) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + credential(key) + JSON + fields + "\r\n";
    }

    private static byte[] chunk(byte[] body, int from, int to) {
        var text = new StringBuilder(Integer.toHexString(to - from)).append("\r\n");
        for (var i = from; i < to; i++) {
            text.append((char) (body[i] & 0xff));
        }
        return text.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    @Test
    void valueIsSeenWhereverAChunkEnds() throws Exception {
        for (var text : new String[] {BAD, GOOD}) {
            var body = text.getBytes(UTF_8);
            try (var client = new RawClient(guarded.gateway.port())) {
                for (var split = 1; split < body.length; split++) {
                    client.forget().send(head(guarded.key, "/events", "Transfer-Encoding: chunked\r\n"));
                    client.send(chunk(body, 0, split));
                    client.send(chunk(body, split, body.length)).send("0\r\n\r\n");
                    var answer = client.readUntil(text.equals(BAD) ? "decisionId" : "\r\n\r\nok");
                    assertThat(status(answer)).as("split at %d", split).isEqualTo(text.equals(BAD) ? 403 : 200);
                    if (text.equals(BAD)) {
                        client.readUntil("}");
                    }
                }
            }
            if (text.equals(BAD)) {
                assertThat(guarded.gateway.upstream.heads).isEmpty();
            } else {
                assertThat(guarded.gateway.upstream.bodies)
                        .hasSize(body.length - 1)
                        .containsOnly(new String(body, ISO_8859_1));
            }
        }
    }

    @Test
    void everyByteInAChunkOfItsOwnComesToTheSame() throws Exception {
        for (var text : new String[] {BAD, GOOD}) {
            guarded.gateway.upstream.forget();
            var body = text.getBytes(UTF_8);
            try (var client = new RawClient(guarded.gateway.port())) {
                client.send(head(guarded.key, "/events", "Connection: close\r\nTransfer-Encoding: chunked\r\n"));
                for (var i = 0; i < body.length; i++) {
                    client.send(chunk(body, i, i + 1));
                }
                client.send("0\r\nX-Trailer: x\r\n\r\n");
                assertThat(status(client.readToEnd())).isEqualTo(text.equals(BAD) ? 403 : 200);
            }
            assertThat(guarded.gateway.upstream.heads).hasSize(text.equals(BAD) ? 0 : 1);
            assertThat(guarded.gateway.upstream.heads.toString()).doesNotContainIgnoringCase("x-trailer");
        }
    }

    @Test
    void http2FramesMayEndAnywhere() throws Exception {
        for (var text : new String[] {BAD, GOOD}) {
            guarded.gateway.upstream.forget();
            var body = text.getBytes(UTF_8);
            for (var split = 1; split < body.length; split += 3) {
                try (var client = new RawHttp2(guarded.gateway.port())) {
                    openHttp2(client, guarded.key, "/events");
                    client.frame(RawHttp2.DATA, 0, 1, Arrays.copyOf(body, split));
                    client.frame(RawHttp2.DATA, 0, 1, Arrays.copyOfRange(body, split, body.length));
                    client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[0]);
                    assertThat(client.outcome(1).what()).isEqualTo(text.equals(BAD) ? "403" : "200");
                }
            }
            assertThat(guarded.gateway.upstream.heads.isEmpty()).isEqualTo(text.equals(BAD));
        }
    }

    private static void openHttp2(RawHttp2 client, KeyFixture key, String path, String... more) throws IOException {
        var fields = new ArrayList<>(List.of(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":authority",
                "a",
                ":path",
                path,
                "x-api-key",
                key.secret().reveal(),
                "content-type",
                "application/json"));
        fields.addAll(List.of(more));
        client.headers(1, false, fields.toArray(String[]::new));
    }

    @Test
    void hundredMegabytesAreRefusedBeforeTheyAreSent() throws Exception {
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(head(guarded.key, "/events", "Content-Length: " + MANY + "\r\n") + "{\"action\":");
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 413")
                    .contains("BODY_TOO_LARGE")
                    .contains("1048576");
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void hundredMegabytesInChunksAreCutOffAtTheLimit() throws Exception {
        var body = ("{\"action\":\"buy\",\"x\":\"" + "x".repeat(1 << 16)).getBytes(UTF_8);
        var first = chunk(body, 0, body.length);
        var more = chunk("y".repeat(1 << 16).getBytes(UTF_8), 0, 1 << 16);
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(head(guarded.key, "/events", "Transfer-Encoding: chunked\r\n"))
                    .send(first);
            var sent = 0L;
            try {
                for (; sent < MANY && client.socket().getInputStream().available() == 0; sent += more.length) {
                    client.send(more);
                }
            } catch (IOException closed) {
                // the gateway had heard enough
            }
            assertThat(sent).isLessThan(MANY / 2);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE");
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void limitIsExact() throws Exception {
        var frame = "{\"action\":\"buy\",\"x\":\"\"}";
        var most = frame.replace("\"\"}", "\"" + "x".repeat(GuardFixture.SMALL - frame.length()) + "\"}");
        var over = most.replace("\"}", "x\"}");
        assertThat(status(guarded.send("POST /small", JSON, most))).isEqualTo(200);
        assertThat(status(guarded.send("POST /small", JSON, over))).isEqualTo(413);
        for (var body : new String[] {most, over}) {
            try (var client = new RawHttp2(guarded.gateway.port())) {
                openHttp2(client, guarded.key, "/small");
                client.data(1, false, body.substring(0, 500));
                client.data(1, true, body.substring(500));
                assertThat(client.outcome(1).what()).isEqualTo(body.equals(most) ? "200" : "413");
            }
        }
        assertThat(guarded.gateway.upstream.bodies).containsExactly(most, most);
    }

    @Test
    void clientThatWaitsToBeAskedIsAskedOnlyWhereItsBodyMayBeJudged() throws Exception {
        var expect = "Expect: 100-continue\r\nContent-Length: " + GOOD.getBytes(UTF_8).length + "\r\n";
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(head(guarded.key, "/events", expect + "Connection: close\r\n"));
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
            assertThat(guarded.gateway.upstream.heads).isEmpty();
            client.send(GOOD.getBytes(UTF_8));
            assertThat(client.readToEnd().split("HTTP/1.1 100", -1)).hasSize(2);
        }
        assertThat(guarded.gateway.upstream.bodies).hasSize(1);
        guarded.gateway.upstream.forget();
        for (var refused : new String[] {
            head(guarded.key, "/events", "Expect: 100-continue\r\nContent-Length: " + MANY + "\r\n"),
            head(guarded.key, "/events", expect).replace("application/json", "text/plain"),
            head(KeyFixture.aKey(), "/events", expect)
        }) {
            try (var client = new RawClient(guarded.gateway.port())) {
                assertThat(client.send(refused).readToEnd())
                        .startsWith("HTTP/1.1 4")
                        .doesNotContain("HTTP/1.1 100");
            }
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void pipelinedRequestsAreEachJudgedByTheirOwnBody() throws Exception {
        var good = head(guarded.key, "/events", "Content-Length: 16\r\n") + "{\"action\":\"buy\"}";
        var bad = head(guarded.key, "/events", "Content-Length: 22\r\n") + "{\"action\":\"point_add\"}";
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(good + bad + good + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + credential(guarded.key) + "\r\n");
            var answer = client.readToEnd();
            assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
            assertThat(answer.split("HTTP/1.1 403", -1)).hasSize(2);
            assertThat(answer.split("HTTP/1.1 404", -1)).hasSize(2);
        }
        assertThat(guarded.gateway.upstream.bodies).containsExactly("{\"action\":\"buy\"}", "{\"action\":\"buy\"}");
    }

    @Test
    void bodyThatBreaksOffOrIsUnlikeItsLengthIsForgotten() throws Exception {
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(head(guarded.key, "/events", "Content-Length: 100\r\n") + GOOD);
        }
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(head(guarded.key, "/events", "Transfer-Encoding: chunked\r\n")
                    + "10\r\n{\"action\":\"buy\"}\r\n" + "zz\r\n");
            assertThat(client.readToEnd()).doesNotContain("200 OK");
        }
        for (var length : new String[] {"15", "17"}) {
            try (var client = new RawHttp2(guarded.gateway.port())) {
                openHttp2(client, guarded.key, "/events", "content-length", length);
                client.data(1, true, "{\"action\":\"buy\"}");
                assertThat(client.outcome(1).what()).isIn("reset", "closed", "400");
            }
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void keyThatEndsWhileItsBodyComesIsRefused() throws Exception {
        var key = KeyFixture.aKey().withPermission("CALL").withGuards(GuardFixture.GUARDS);
        guarded.gateway.state.put(key);
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(head(key, "/events", "Connection: close\r\nContent-Length: 16\r\nExpect: 100-continue\r\n"));
            client.readUntil("100 Continue\r\n\r\n");
            client.send("{\"action\"");
            guarded.gateway.state.put(key.that(Standing.REVOKED));
            assertThat(client.forget().send(":\"buy\"}").readToEnd()).startsWith("HTTP/1.1 401");
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void operationThatChangesWhileTheBodyComesIsNotCalled() throws Exception {
        try (var own = new GuardFixture();
                var client = new RawClient(own.gateway.port())) {
            client.send(
                    head(own.key, "/events", "Connection: close\r\nContent-Length: 16\r\nExpect: 100-continue\r\n"));
            client.readUntil("100 Continue\r\n\r\n");
            own.gateway.put(ApiFixture.anApi("things")
                    .upstream(own.gateway.upstream.url())
                    .with("POST", "/events", "CALL")
                    .build());
            assertThat(client.forget().send("{\"action\":\"buy\"}").readToEnd())
                    .startsWith("HTTP/1.1 503")
                    .contains("UNAVAILABLE");
            assertThat(own.gateway.upstream.heads).isEmpty();
        }
    }

    @Test
    void reportedBodiesPassAsTheyAreAndAreReported() throws Exception {
        var bodies = List.of(BAD, "{}", "{", "\ufeff{}", "[".repeat(5000), "{\"action\":1}", "");
        for (var body : bodies) {
            guarded.gateway.upstream.forget();
            var before = reported();
            var answer = guarded.send(guarded.reporting, "POST /events", JSON, body.getBytes(UTF_8));
            assertThat(status(answer)).as(body).isEqualTo(200);
            assertThat(guarded.gateway.upstream.bodies).containsExactly(new String(body.getBytes(UTF_8), ISO_8859_1));
            await(() -> reported() == before + 1);
        }
        guarded.gateway.upstream.forget();
        assertThat(status(guarded.send(
                        guarded.reporting, "POST /events", "Content-Type: text/plain\r\n", BAD.getBytes(UTF_8))))
                .isEqualTo(200);
        assertThat(guarded.gateway.upstream.bodies).containsExactly(BAD);
    }

    private static long reported() {
        var total = 0L;
        for (var code : ErrorCode.values()) {
            total += guarded.gateway.accounting.traffic().reported(code);
        }
        return total;
    }

    @Test
    void largeBodyThatIsOnlyReportedStreamsOn() throws Exception {
        var part = "x".repeat(50_000);
        var large = "{\"action\":\"buy\",\"x\":\"" + part.repeat(60) + "\"}";
        for (var key : new KeyFixture[] {guarded.reporting, guarded.off, guarded.without}) {
            guarded.gateway.upstream.forget();
            assertThat(status(guarded.send(key, "POST /events", JSON, large.getBytes(UTF_8))))
                    .isEqualTo(200);
            assertThat(guarded.gateway.upstream.bodies).containsExactly(large);

            guarded.gateway.upstream.forget();
            try (var client = new RawClient(guarded.gateway.port())) {
                client.send(head(key, "/small", "Connection: close\r\nTransfer-Encoding: chunked\r\n"));
                var body = large.getBytes(UTF_8);
                for (var at = 0; at < body.length; at += 70_000) {
                    client.send(chunk(body, at, Math.min(body.length, at + 70_000)));
                }
                assertThat(status(client.send("0\r\n\r\n").readToEnd())).isEqualTo(200);
            }
            assertThat(guarded.gateway.upstream.bodies).containsExactly(large);

            guarded.gateway.upstream.forget();
            try (var client = new RawHttp2(guarded.gateway.port())) {
                openHttp2(client, key, "/small");
                var fitting = large.substring(0, 30_000);
                client.data(1, false, fitting.substring(0, 10_000));
                client.data(1, false, fitting.substring(10_000, 20_000));
                client.data(1, true, fitting.substring(20_000));
                assertThat(client.outcome(1).what()).isEqualTo("200");
                assertThat(guarded.gateway.upstream.bodies).containsExactly(fitting);
            }
        }
    }

    @Test
    void largePermittedBodyArrivesWholeAtASlowUpstream() throws Exception {
        try (var own = new GuardFixture()) {
            own.gateway.put(ApiFixture.anApi("things")
                    .upstream(own.gateway.upstream.url())
                    .with("POST", "/big", "CALL")
                    .upTo(20 << 20)
                    .guarding("event", new BodyValue(List.of("action")))
                    .build());
            own.gateway.upstream.talk(connection -> {
                connection.readHead();
                // by now the gateway has filled what the sockets take, and waits
                pause();
                connection.readBody();
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            var large = "{\"action\":\"buy\",\"x\":\"" + "0123456789".repeat(1 << 20) + "\"}";
            assertThat(status(own.send("POST /big", JSON, large))).isEqualTo(200);
            assertThat(own.gateway.upstream.bodies).containsExactly(large);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void moreBodiesThanThereIsRoomForAreAskedToComeAgain() throws Exception {
        var quick = GatewayFixture.QUICK;
        var config = new GatewayConfig(
                quick.connect(),
                quick.answer(),
                quick.idle(),
                quick.connections(),
                quick.waiting(),
                new CallerMemory(64 << 20, 20_000));
        var clients = new ArrayList<RawClient>();
        try (var own = new GuardFixture(config)) {
            for (var i = 0; i < 4; i++) {
                var client = new RawClient(own.gateway.port());
                clients.add(client);
                client.send(head(own.key, "/events", "Connection: close\r\nContent-Length: 10000\r\n")
                        + "{\"action\":\"buy\",\"x\":\"" + "x".repeat(5000));
            }
            var refused = 0;
            await(() -> answered(clients) >= 2);
            for (var client : clients) {
                if (client.socket().getInputStream().available() > 0) {
                    refused++;
                    assertThat(client.readUntil("decisionId"))
                            .startsWith("HTTP/1.1 503")
                            .contains("UNAVAILABLE")
                            .containsIgnoringCase("Retry-After: 1");
                }
            }
            assertThat(refused).isEqualTo(2);
            assertThat(status(own.send(own.without, "POST /events", JSON, new byte[100_000])))
                    .as("what need not be judged takes no room")
                    .isEqualTo(200);
            for (var client : clients) {
                client.close();
            }
            await(() -> {
                try {
                    return status(own.send(
                                    "POST /events", JSON, "{\"action\":\"buy\",\"x\":\"" + "x".repeat(15_000) + "\"}"))
                            == 200;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static int answered(List<RawClient> clients) {
        var answered = 0;
        for (var client : clients) {
            try {
                answered += client.socket().getInputStream().available() > 0 ? 1 : 0;
            } catch (IOException closed) {
                throw new AssertionError(closed);
            }
        }
        return answered;
    }

    @Test
    void roomIsFreedWhateverBecomesOfTheRequest() throws Exception {
        var quick = GatewayFixture.QUICK;
        var config = new GatewayConfig(
                quick.connect(),
                quick.answer(),
                Duration.ofSeconds(20),
                quick.connections(),
                quick.waiting(),
                new CallerMemory(64 << 20, 5_000));
        try (var own = new GuardFixture(config)) {
            for (var i = 0; i < 10; i++) {
                assertThat(status(own.send(
                                "POST /events", JSON, "{\"action\":\"buy\",\"x\":\"" + "x".repeat(3000) + "\"}")))
                        .isEqualTo(200);
                assertThat(status(own.send("POST /events", JSON, BAD + "x".repeat(3000))))
                        .isEqualTo(400);
                assertThat(status(own.send("POST /events", JSON, BAD + " ".repeat(3000))))
                        .isEqualTo(403);
                assertThat(status(own.send(
                                own.reporting, "POST /events", JSON, (BAD + " ".repeat(3000)).getBytes(UTF_8))))
                        .isEqualTo(200);
                assertThat(status(own.send(
                                own.reporting, "POST /events", JSON, ("x" + " ".repeat(30000)).getBytes(UTF_8))))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void bodyThatDripsInIsNotWaitedFor() throws Exception {
        var quick = GatewayFixture.QUICK;
        var config = new GatewayConfig(
                quick.connect(),
                quick.answer(),
                Duration.ofMillis(700),
                quick.connections(),
                quick.waiting(),
                new CallerMemory(64 << 20, 100_000));
        try (var own = new GuardFixture(config);
                var client = new RawClient(own.gateway.port())) {
            client.send(head(own.key, "/events", "Connection: close\r\nTransfer-Encoding: chunked\r\n"));
            try {
                for (var i = 0; i < 200 && client.socket().getInputStream().available() == 0; i++) {
                    client.send("1\r\n \r\n");
                    Thread.sleep(100);
                }
            } catch (IOException closed) {
                // the gateway had waited enough
            }
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").contains("did not arrive in time");
            assertThat(own.gateway.upstream.heads).isEmpty();
        }
    }

    @Test
    void openStreamKeepsWhatWasJudged() throws Exception {
        try (var own = new GuardFixture()) {
            own.gateway.upstream.talk(connection -> {
                connection.readHead();
                connection.readBody();
                connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                connection.awaitClose();
            });
            try (var client = new RawClient(own.gateway.port())) {
                client.send(head(own.key, "/events", "Content-Length: 16\r\n") + "{\"action\":\"buy\"}");
                client.readUntil("first");
                own.gateway.state.put(own.without);
                Thread.sleep(600); // two rounds, in which everything open is judged again
                assertThat(own.gateway.upstream.closed).isEmpty();
                own.gateway.state.put(
                        own.key.withGuards(new Guards(Map.of("event", Guard.enforcing(ValueLists.denying("buy"))))));
                client.readToEnd();
                await(() -> !own.gateway.upstream.closed.isEmpty());
            }
        }
    }
}
