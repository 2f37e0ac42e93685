package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GatewayFixture.await;
import static io.claviger.edge.gateway.GuardFixture.JSON;
import static io.claviger.edge.gateway.GuardFixture.status;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.usage.Rejection;
import io.claviger.edge.http.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of slipping a guarded value past, over HTTP/1.1 and HTTP/2, before an upstream that records. */
class GatewayBodyGuardTest {
    private static final String BAD = "{\"action\":\"point_add\"}";
    private static final String GOOD = "{\"action\":\"buy\"}";
    private static final Charset UTF_32 = Charset.forName("UTF-32");

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

    static Stream<Arguments> attacks() throws IOException {
        var json = "application/json";
        return Stream.of(
                // the value itself
                arguments(403, json, utf8(BAD)),
                arguments(403, json, utf8("{\"action\":\"other\"}")),
                arguments(403, json, utf8("{\"action\":\"BUY\"}")),
                arguments(403, json, utf8("{\"action\":\"buy \"}")),
                arguments(403, json, utf8("{\"\\u0061ction\":\"point_\\u0061dd\"}")),
                arguments(403, json, utf8("{\"action\":\"buy\",\"data\":{\"p\\u006fints\":1}}")),
                arguments(403, json, utf8("{\"action\":\"buy\",\"data\":{\"points\":{}}}")),
                // absent, null, of another type
                arguments(403, json, utf8("{}")),
                arguments(403, json, utf8("{\"x\":{\"action\":\"buy\"}}")),
                arguments(403, json, utf8("{\"action\":null}")),
                arguments(403, json, utf8("{\"action\":1}")),
                arguments(403, json, utf8("{\"action\":true}")),
                arguments(403, json, utf8("{\"action\":[\"buy\"]}")),
                arguments(403, json, utf8("{\"action\":{\"action\":\"buy\"}}")),
                arguments(403, json, utf8("{\"action\":\"buy\",\"data\":[{\"points\":1}]}")),
                arguments(403, json, utf8("{\"action\":\"buy\",\"data\":\"points\"}")),
                arguments(403, json, utf8("{\"action\":\"buy\",\"data\":null}")),
                arguments(403, json, utf8("[" + GOOD + "]")),
                arguments(403, json, utf8("\"buy\"")),
                arguments(403, json, utf8("null")),
                arguments(403, json, new byte[0]),
                // members twice, or spelt so that some parser takes them for the guarded one
                arguments(400, json, utf8("{\"action\":\"buy\",\"action\":\"point_add\"}")),
                arguments(400, json, utf8("{\"action\":\"point_add\",\"action\":\"buy\"}")),
                arguments(400, json, utf8("{\"action\":\"buy\",\"\\u0061ction\":\"point_add\"}")),
                arguments(400, json, utf8("{\"action\":\"buy\",\"x\":1,\"x\":2}")),
                arguments(400, json, utf8("{\"action\":\"buy\",\"Action\":\"point_add\"}")),
                arguments(400, json, utf8("{\"action\":\"buy\",\"data\":{},\"data\":{\"points\":1}}")),
                arguments(400, json, utf8("{\"action\":\"buy\",\"action\\u0000\":\"point_add\"}")),
                arguments(400, json, utf8("{\"action\":\"buy\\u0000\"}")),
                // more than one document, or none
                arguments(400, json, utf8(GOOD + BAD)),
                arguments(400, json, utf8(GOOD + "\n" + BAD)),
                arguments(400, json, utf8(GOOD + ",")),
                arguments(400, json, utf8(GOOD + "\0")),
                arguments(400, json, utf8("\u001e" + GOOD + "\n")),
                arguments(400, json, utf8(")]}',\n" + GOOD)),
                arguments(400, json, utf8("/* " + GOOD + " */" + BAD)),
                arguments(400, json, utf8("{\"action\":\"buy\" /*\"*/,\"action\":\"point_add\"/*\"*/}")),
                arguments(400, json, utf8("{'action':'point_add'}")),
                arguments(400, json, utf8("{action:\"point_add\"}")),
                arguments(400, json, utf8("{\"action\":\"buy\",}")),
                arguments(400, json, utf8("   ")),
                arguments(400, json, utf8("{\"action\":\"buy\"")),
                // other encodings
                arguments(400, json, utf8("\ufeff" + GOOD)),
                arguments(400, json, BAD.getBytes(UTF_16)),
                arguments(400, json, BAD.getBytes(UTF_16LE)),
                arguments(400, json, BAD.getBytes(UTF_16BE)),
                arguments(400, json, BAD.getBytes(UTF_32)),
                arguments(415, "application/json; charset=utf-16", BAD.getBytes(UTF_16)),
                arguments(415, "application/json; charset=utf-7", utf8("+AHs-\"action\":\"point_add\"+AH0-")),
                arguments(415, "application/json; charset=iso-8859-1", utf8(GOOD)),
                arguments(415, "application/json; charset=\"utf-8\"; charset=utf-16", utf8(GOOD)),
                arguments(400, json, octets("{\"action\":\"buy\",\"act", 0xc1, 0xa9, "on\":\"point_add\"}")),
                arguments(400, json, octets("{\"action\":\"", 0xed, 0xa0, 0x80, "\"}")),
                arguments(400, json, octets("{\"action\":\"", 0xff, "\"}")),
                arguments(400, json, octets("{\"action\":\"", 0xf0, 0x9f, 0x98, "\"}")),
                arguments(400, json, utf8("{\"action\":\"\\ud800\"}")),
                arguments(400, json, utf8("{\"action\":\"\\udc00\\ud800\"}")),
                arguments(403, json, utf8("{\"action\":\"\\ud83d\\ude00\"}")),
                // other media types
                arguments(415, "text/plain", utf8(BAD)),
                arguments(415, "text/json", utf8(BAD)),
                arguments(415, "application/xml", utf8("<action>point_add</action>")),
                arguments(415, "application/x-www-form-urlencoded", utf8("action=point_add")),
                arguments(415, "multipart/form-data; boundary=b", utf8("--b\r\n\r\n" + BAD + "\r\n--b--")),
                arguments(415, "application/json-patch+json", utf8("[]")),
                arguments(415, "application/jsonx", utf8(GOOD)),
                arguments(415, "application/json, text/plain", utf8(GOOD)),
                arguments(415, "application/json;", utf8(GOOD)),
                arguments(415, "*/*", utf8(GOOD)),
                arguments(415, "", utf8(GOOD)),
                // compressed, and not said to be
                arguments(400, json, gzip(BAD)),
                // deep, and long
                arguments(400, json, utf8("[".repeat(100_000) + "]".repeat(100_000))),
                arguments(400, json, utf8("{\"action\":\"buy\",\"x\":" + "{\"a\":".repeat(100_000) + "1")),
                arguments(413, json, utf8("{\"" + "n".repeat(2000) + "\":1,\"action\":\"buy\"}")),
                arguments(413, json, utf8("{\"action\":\"" + "buy".repeat(2000) + "\"}")));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void attackIsRefusedAndNothingOfItReachesTheUpstream(int expected, String mediaType, byte[] body) throws Exception {
        var type = mediaType.isEmpty() ? "" : "Content-Type: " + mediaType + "\r\n";
        var answer = guarded.send(guarded.key, "POST /events", type, body);
        assertThat(status(answer)).as(answer).isEqualTo(expected);
        assertThat(answer).contains(code(expected)).contains("\"decisionId\"");

        var fields = mediaType.isEmpty() ? new String[0] : new String[] {"content-type", mediaType};
        if (body.length < 10_000) {
            assertThat(guarded.sendHttp2(guarded.key, "POST", "/events", body, fields)
                            .what())
                    .isEqualTo(Integer.toString(expected));
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
        var kept = new ArrayList<Rejection>();
        await(() -> kept.addAll(guarded.gateway.rejections()) || !kept.isEmpty());
        assertThat(kept)
                .allSatisfy(rejection -> assertThat(rejection.code().name()).isEqualTo(code(expected)));
    }

    private static String code(int status) {
        return switch (status) {
            case 400 -> "BODY_MALFORMED";
            case 413 -> "BODY_TOO_LARGE";
            case 415 -> "MEDIA_TYPE_UNSUPPORTED";
            default -> "GUARD_FORBIDDEN";
        };
    }

    @Test
    void declaredContentCodingIsRefused() throws Exception {
        for (var coding : new String[] {"gzip", "identity", "deflate, gzip", ""}) {
            var answer = guarded.send(
                    guarded.key, "POST /events", JSON + "Content-Encoding: " + coding + "\r\n", gzip(GOOD));
            assertThat(status(answer)).as(coding).isEqualTo(415);
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void contentTypeTwiceIsRefused() throws Exception {
        for (var second : new String[] {
            "Content-Type: application/json\r\n", "Content-Type: text/plain\r\n", "Content_Type: text/plain\r\n"
        }) {
            assertThat(status(guarded.send("POST /events", JSON + second, GOOD)))
                    .as(second)
                    .isEqualTo(415);
        }
        assertThat(status(guarded.send("POST /events", JSON + "Connection: content-type\r\n", GOOD)))
                .as("a media type that does not go on")
                .isEqualTo(415);
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void methodOverrideDoesNotReachTheUpstream() throws Exception {
        var override = "X-HTTP-Method-Override: DELETE\r\nX_Http_Method: PUT\r\nX-Method-Override: PUT\r\n";
        assertThat(status(guarded.send("POST /events", JSON + override, BAD))).isEqualTo(403);
        assertThat(guarded.gateway.upstream.heads).isEmpty();
        assertThat(status(guarded.send("POST /events", JSON + override, GOOD))).isEqualTo(200);
        assertThat(guarded.gateway.upstream.heads.getFirst().toLowerCase(Locale.ROOT))
                .startsWith("post /events")
                .doesNotContain("override")
                .doesNotContain("x_http_method");
    }

    @Test
    void whatIsPermittedArrivesAsItWasJudged() throws Exception {
        for (var body : new String[] {
            GOOD,
            " {\r\n\t\"action\" : \"buy\" , \"amount\" : 1.50E+2 }\n ",
            "{\"\\u0061ction\":\"b\\u0075y\",\"data\":{\"ünïcode\":\"\\ud83d\\ude00\",\"Points\":1}}",
            "{\"action\":\"return\",\"x\":[[[{\"action\":\"point_add\"}]]]}"
        }) {
            guarded.gateway.upstream.forget();
            assertThat(status(guarded.send("POST /events", JSON, body)))
                    .as(body)
                    .isEqualTo(200);
            assertThat(guarded.gateway.upstream.bodies).containsExactly(latin(utf8(body)));
            assertThat(RecordingUpstream.header(guarded.gateway.upstream.heads.getFirst(), "content-length"))
                    .isEqualTo(Integer.toString(utf8(body).length));

            guarded.gateway.upstream.forget();
            var type = new String[] {"content-type", "application/json; charset=UTF-8"};
            assertThat(guarded.sendHttp2(guarded.key, "POST", "/events", utf8(body), type)
                            .what())
                    .isEqualTo("200");
            assertThat(guarded.gateway.upstream.bodies).containsExactly(latin(utf8(body)));
        }
    }

    @Test
    void everyItemOfAnArrayIsJudged() throws Exception {
        var items = new ArrayList<String>();
        for (var i = 0; i < 500; i++) {
            items.add(GOOD);
        }
        assertThat(status(guarded.send("POST /bulk", JSON, bulk(items)))).isEqualTo(200);
        guarded.gateway.upstream.forget();
        for (var bad : new String[] {BAD, "{}", "null", "\"buy\"", "[" + GOOD + "]", "{\"action\":[\"buy\"]}"}) {
            for (var at : new int[] {0, 250, 499}) {
                var changed = new ArrayList<>(items);
                changed.set(at, bad);
                assertThat(status(guarded.send("POST /bulk", JSON, bulk(changed))))
                        .as("%s at %d", bad, at)
                        .isEqualTo(403);
            }
        }
        assertThat(status(guarded.send("POST /bulk", JSON, "{\"events\":[]}"))).isEqualTo(403);
        assertThat(status(guarded.send("POST /bulk", JSON, "{\"events\":{\"0\":" + GOOD + "}}")))
                .isEqualTo(403);
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    private static String bulk(Iterable<String> items) {
        return "{\"events\":[" + String.join(",", items) + "]}";
    }

    @Test
    void anOperationWithoutABodyHoldsNoValue() throws Exception {
        assertThat(status(guarded.send("GET /events", "", ""))).isEqualTo(403);
        assertThat(status(guarded.send("HEAD /events", "", ""))).isEqualTo(403);
        assertThat(guarded.sendHttp2(guarded.key, "GET", "/events", new byte[0]).what())
                .isEqualTo("403");
        assertThat(guarded.gateway.upstream.heads).isEmpty();
        assertThat(status(guarded.send("PUT /customers/7", "", "")))
                .as("no member is written")
                .isEqualTo(200);
        assertThat(status(guarded.send(guarded.without, "GET /events", "", new byte[0])))
                .isEqualTo(200);
    }

    @Test
    void webSocketThroughAnOperationWithABodyGuardIsRefused() throws Exception {
        var upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        try (var client = new RawClient(guarded.gateway.port())) {
            client.send(
                    "GET /events HTTP/1.1\r\nHost: a\r\n" + GuardFixture.credential(guarded.key) + upgrade + "\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 415");
        }
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void whoHasNotProvedAKeyIsToldNothingOfGuards() throws Exception {
        var stranger = KeyFixture.aKey();
        assertThat(guarded.send(stranger, "POST /events", JSON, utf8(BAD)))
                .startsWith("HTTP/1.1 401")
                .doesNotContain("GUARD")
                .doesNotContain("event");
        assertThat(guarded.send(stranger, "POST /events", "Content-Type: text/plain\r\n", utf8(BAD)))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void refusalNamesDimensionAndValue() throws Exception {
        assertThat(guarded.send("POST /events", JSON, BAD)).contains("The event \\\"point_add\\\" is denied.");
        assertThat(guarded.send("POST /events", JSON, "{\"action\":\"buy\",\"data\":{\"points\":1}}"))
                .contains("The attribute \\\"points\\\" is denied.");
        assertThat(guarded.send("POST /events", JSON, "{}")).contains("The event is absent");
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String latin(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }

    private static byte[] octets(Object... parts) {
        var octets = new ByteArrayOutputStream();
        for (var part : parts) {
            if (part instanceof Integer octet) {
                octets.write(octet);
            } else {
                octets.writeBytes(part.toString().getBytes(UTF_8));
            }
        }
        return octets.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(utf8(text));
        }
        return packed.toByteArray();
    }
}
