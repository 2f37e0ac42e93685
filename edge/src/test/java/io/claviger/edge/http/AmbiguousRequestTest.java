package io.claviger.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

public class AmbiguousRequestTest {
    private static final String GET = "GET /good HTTP/1.1\r\nHost: a.example\r\n\r\n";
    private static final String HOST = "Host: a.example\r\n";
    private static final String CHUNKED = "POST /bad HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";

    private static EchoListener echo;

    @BeforeAll
    static void start() throws Exception {
        echo = new EchoListener(null);
    }

    @AfterAll
    static void stop() throws Exception {
        echo.close();
    }

    @BeforeEach
    void forget() {
        echo.begun.clear();
        echo.complete.clear();
        echo.broken.clear();
    }

    public static List<Arguments> malformed() {
        var cases = new ArrayList<Arguments>();
        framing(cases);
        fields(cases);
        targets(cases);
        chunks(cases);
        tooLong(cases);
        return cases;
    }

    private static void framing(List<Arguments> cases) {
        add(
                cases,
                "length and encoding",
                400,
                post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        add(
                cases,
                "encoding and length",
                400,
                post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"));
        add(cases, "two lengths", 400, post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"));
        add(cases, "two unlike lengths", 400, post("Content-Length: 4\r\nContent-Length: 0\r\n", "abcd"));
        add(cases, "list of lengths", 400, post("Content-Length: 4, 4\r\n", "abcd"));
        for (var odd : List.of("+4", "-4", "4.0", "0x4", "4 4", "", "4;", "99999999999999999999", "\u00b2")) {
            add(cases, "length '" + odd + "'", 400, post("Content-Length: " + odd + "\r\n", "abcd"));
        }
        for (var odd : List.of(
                "gzip, chunked",
                "chunked, chunked",
                "identity",
                "chunked;q=1",
                "xchunked",
                "chunked,",
                "\"chunked\"",
                "")) {
            add(cases, "encoding '" + odd + "'", 400, post("Transfer-Encoding: " + odd + "\r\n", "0\r\n\r\n"));
        }
        add(
                cases,
                "two encodings",
                400,
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        add(
                cases,
                "encoding then identity",
                400,
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", ""));
        add(
                cases,
                "encoding on 1.0",
                400,
                "POST /bad HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    private static void fields(List<Arguments> cases) {
        add(cases, "two hosts", 400, "GET /bad HTTP/1.1\r\n" + HOST + HOST + "\r\n");
        add(cases, "no host", 400, "GET /bad HTTP/1.1\r\nA: b\r\n\r\n");
        add(cases, "empty host", 400, "GET /bad HTTP/1.1\r\nHost:\r\n\r\n");
        add(cases, "host list", 400, "GET /bad HTTP/1.1\r\nHost: a, b\r\n\r\n");
        add(cases, "host with path", 400, "GET /bad HTTP/1.1\r\nHost: a/b\r\n\r\n");
        add(cases, "host with user", 400, "GET /bad HTTP/1.1\r\nHost: a@b\r\n\r\n");
        for (var odd : List.of(
                "a:b",
                "a:",
                "a:65536",
                "a:99999999999",
                "a:-1",
                "a:80:80",
                ":80",
                "::1",
                "[::1",
                "[::1]80",
                "a[",
                "a]")) {
            add(cases, "host " + odd, 400, "GET /bad HTTP/1.1\r\nHost: " + odd + "\r\n\r\n");
        }
        add(cases, "two hosts on 1.0", 400, "GET /bad HTTP/1.0\r\n" + HOST + HOST + "\r\n");
        add(cases, "folded line", 400, get("A: b\r\n c\r\n"));
        add(cases, "folded by tab", 400, get("A: b\r\n\tTransfer-Encoding: chunked\r\n"));
        add(cases, "first line folded", 400, "GET /bad HTTP/1.1\r\n Host: a\r\n" + HOST + "\r\n");
        add(cases, "space before colon", 400, get("Content-Length : 4\r\n"));
        add(cases, "tab before colon", 400, get("A\t: b\r\n"));
        add(cases, "no colon", 400, get("abc\r\n"));
        add(cases, "empty name", 400, get(": b\r\n"));
        add(cases, "name with brace", 400, get("A{: b\r\n"));
        add(cases, "name of Latin 1", 400, get("\u00c4: b\r\n"));
        add(cases, "NUL in value", 400, get("A: b\0c\r\n"));
        add(cases, "NUL in name", 400, get("A\0: b\r\n"));
        add(cases, "control in value", 400, get("A: b\u0001\r\n"));
        add(cases, "DEL in value", 400, get("A: b\u007f\r\n"));
        add(cases, "bare CR in value", 400, get("A: b\rTransfer-Encoding: chunked\r\n"));
        add(cases, "bare LF ends line", 400, get("A: b\nC: d\r\n"));
        add(cases, "bare LF ends head", 400, "GET /bad HTTP/1.1\r\n" + HOST + "\n");
        add(cases, "bare LF ends request line", 400, "GET /bad HTTP/1.1\n" + HOST + "\r\n");
        add(cases, "CR CR LF", 400, get("A: b\r\r\n"));
    }

    private static void targets(List<Arguments> cases) {
        add(cases, "absolute form elsewhere", 400, "GET http://b.example/bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "absolute form with user", 400, "GET http://u@a.example/bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "absolute form without path", 400, "GET http://a.example HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "absolute form of another scheme", 400, "GET ftp://a.example/bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "absolute form without host", 400, "GET http://a.example/bad HTTP/1.0\r\n\r\n");
        add(cases, "authority form", 400, "CONNECT a.example:443 HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "CONNECT with a path", 400, "CONNECT /bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "asterisk of GET", 400, "GET * HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "relative path", 400, "GET bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "fragment", 400, "GET /bad#f HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "space in target", 400, "GET /b ad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "tab as separator", 400, "GET\t/bad\tHTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "two spaces", 400, "GET  /bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "Latin 1 in target", 400, "GET /b\u00e4d HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "NUL in target", 400, "GET /bad\0 HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "odd method", 400, "GE(T /bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "leading space", 400, " GET /bad HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "no version", 400, "GET /bad\r\n" + HOST + "\r\n");
        for (var version :
                List.of("HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "HTTP/1.10", "HTTP/1.1x")) {
            add(cases, "version " + version, 400, "GET /bad " + version + "\r\n" + HOST + "\r\n");
        }
    }

    private static void chunks(List<Arguments> cases) {
        for (var odd : List.of(
                "x\r\n",
                "\r\n",
                " 5\r\n",
                "5 \r\n",
                "+5\r\n",
                "-5\r\n",
                "0x5\r\n",
                "5\n",
                "5\r",
                "5;\r\n",
                "5;a b\r\n",
                "5;=b\r\n",
                "5;a=\r\n",
                "5;a=\"b\r\n",
                "5;a=b\u0001\r\n",
                "5 ;a=b\r\n",
                "5,a\r\n",
                "ffffffffffffffff1\r\n")) {
            add(cases, "chunk size '" + odd.strip() + "'", 400, CHUNKED + odd + "hello\r\n0\r\n\r\n");
        }
        add(cases, "chunk too long", 400, CHUNKED + "4\r\nhello\r\n0\r\n\r\n");
        add(cases, "chunk ended by LF", 400, CHUNKED + "5\r\nhello\n0\r\n\r\n");
        add(cases, "second chunk in the same read", 400, CHUNKED + "5\r\nhello\r\nx\r\n\r\n");
        add(cases, "body ended by LF", 400, CHUNKED + "5\r\nhello\r\n0\r\n\n");
        add(cases, "length in trailer", 400, CHUNKED + "5\r\nhello\r\n0\r\nContent-Length: 4\r\n\r\n");
        add(cases, "encoding in trailer", 400, CHUNKED + "0\r\nTransfer-Encoding: chunked\r\n\r\n");
        add(cases, "folded trailer", 400, CHUNKED + "0\r\nA: b\r\n c\r\n\r\n");
        add(cases, "endless extension", 400, CHUNKED + "5;" + "a".repeat(1000) + "\r\nhello\r\n0\r\n\r\n");
    }

    private static void tooLong(List<Arguments> cases) {
        add(cases, "long target", 414, "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "long method", 400, "A".repeat(9000) + " / HTTP/1.1\r\n" + HOST + "\r\n");
        add(cases, "long field", 431, get("A: " + "b".repeat(17_000) + "\r\n"));
        add(cases, "endless field", 431, "GET /bad HTTP/1.1\r\n" + HOST + "A: " + "b".repeat(30_000));
        add(cases, "many fields", 431, get("A: b\r\n".repeat(101)));
    }

    private static void add(List<Arguments> cases, String name, int status, String request) {
        cases.add(Arguments.argumentSet(name, status, request));
    }

    private static String get(String fields) {
        return "GET /bad HTTP/1.1\r\n" + HOST + fields + "\r\n";
    }

    private static String post(String fields, String body) {
        return "POST /bad HTTP/1.1\r\n" + HOST + fields + "\r\n" + body;
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRequestIsAnsweredAndNothingGoesOn(int status, String request) throws IOException {
        try (var client = new RawClient(echo.port())) {
            // a smuggled request behind it must not come through either
            var answer = client.send(request + GET).readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"code\":\"REQUEST_MALFORMED\"");
            assertThat(answer).containsIgnoringCase("connection: close").doesNotContain("|");
        }
        assertThat(echo.begun).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRequestBehindGoodOneIsAnsweredInOrder(int status, String request) throws IOException {
        try (var client = new RawClient(echo.port())) {
            var answer = client.send(GET + request).readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("GET /good|HTTP/1.1 " + status + " ");
        }
        assertThat(echo.begun).containsExactly("GET /good");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRequestInPiecesIsNeverComplete(int status, String request) throws IOException {
        var random = new Random(request.hashCode());
        try (var client = new RawClient(echo.port())) {
            var bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            var most = Math.max(1, bytes.length / 10);
            for (var at = 0; at < bytes.length; ) {
                var next = Math.min(bytes.length, at + 1 + random.nextInt(most));
                client.send(Arrays.copyOfRange(bytes, at, next));
                at = next;
            }
            client.readToEnd();
        } catch (IOException closedWhileSending) {
            assertThat(closedWhileSending).hasMessageMatching("(?i).*(reset|broken pipe|aborted).*");
        }
        assertThat(echo.complete).isEmpty();
    }

    @Test
    void faultFurtherOnInStreamedBodyBreaksItOff() throws Exception {
        try (var client = new RawClient(echo.port())) {
            client.send(CHUNKED + "5\r\nhello\r\n");
            await(() -> !echo.begun.isEmpty());
            client.send("5\r\nhello\r\n").send("5\r\nhelloX\r\n0\r\n\r\n" + GET);
            assertThat(client.readToEnd()).doesNotContain("200 OK");
        }
        await(() -> !echo.broken.isEmpty());
        assertThat(echo.complete).isEmpty();
        assertThat(echo.begun).containsExactly("POST /bad");
    }

    @Test
    void endlessTrailersBreakTheRequestOff() throws Exception {
        try (var client = new RawClient(echo.port())) {
            client.send(CHUNKED + "0\r\n" + "a: b\r\n".repeat(2000) + "\r\n");
            assertThat(client.readToEnd()).doesNotContain("200 OK");
        }
        assertThat(echo.complete).isEmpty();
    }

    @Test
    void firstChunkIsNotWaitedForLong() throws Exception {
        try (var client = new RawClient(echo.port())) {
            client.send(CHUNKED);
            await(() -> !echo.begun.isEmpty());
            client.send("5\r\nhello\r\n0\r\n\r\n");
            assertThat(client.readUntil("|hello")).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void wellFormedRequestsComeThroughHoweverTheyAreCut() throws Exception {
        var requests = List.of(
                "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\n\r\nGET /b?q=%20{x}|'^ HTTP/1.1\r\nhost:\ta:80 \r\nX-Latin: \u00e4\u00f6\r\nEmpty:\r\n\r\n",
                "POST /c HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 5\r\n\r\nhello",
                "POST /d HTTP/1.1\r\nHost: a\r\ntransfer-encoding: Chunked\r\n\r\n5;a;b=c;d=\"e\\\"f\"\r\nhello\r\n00A\r\n0123456789\r\n0\r\nT: u\r\n\r\n",
                "DELETE /e HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://A.example:80/f HTTP/1.1\r\nHost: a.example:80\r\n\r\n");
        var expected = List.of(
                "GET /a|",
                "GET /b?q=%20{x}|'^|",
                "POST /c|hello",
                "POST /d|hello0123456789",
                "DELETE /e|",
                "OPTIONS *|",
                "GET /f|");
        for (var seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var most = 1 + random.nextInt(seed % 3 == 0 ? 3 : 400);
            try (var client = new RawClient(echo.port())) {
                var all = String.join("", requests).getBytes(StandardCharsets.ISO_8859_1);
                for (var at = 0; at < all.length; ) {
                    var next = Math.min(all.length, at + 1 + random.nextInt(most));
                    client.send(Arrays.copyOfRange(all, at, next));
                    at = next;
                }
                var answer = client.readUntil("GET /f|");
                var from = 0;
                for (var body : expected) {
                    from = answer.indexOf(body, from);
                    assertThat(from).as("seed %d: %s in %s", seed, body, answer).isNotNegative();
                }
                assertThat(answer.split("200 OK", -1)).hasSize(expected.size() + 1);
            }
        }
    }

    @Test
    void expectationIsMetBeforeTheBodyIsSent() throws Exception {
        try (var client = new RawClient(echo.port())) {
            client.send("POST /e HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("2\r\nhi\r\n0\r\n\r\n");
            assertThat(client.readUntil("|hi")).contains("200 OK");
        }
    }

    static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s in vain").isLessThan(end);
            Thread.sleep(5);
        }
    }
}
