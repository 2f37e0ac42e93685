package io.claviger.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AmbiguousHttp2RequestTest {
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

    static List<Arguments> malformed() {
        var cases = new ArrayList<Arguments>();
        for (var field : List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade")) {
            add(cases, field, field, field.equals("transfer-encoding") ? "chunked" : "close");
        }
        add(cases, "te", "te", "gzip");
        add(cases, "te list", "te", "trailers, gzip");
        for (var bad : List.of("\r", "\n", "\0", "\r\nx: y", "\u0001", "\u007f")) {
            add(cases, "value with " + (int) bad.charAt(0), "x-a", "b" + bad + "c");
            add(cases, "name with " + (int) bad.charAt(0), "x-a" + bad, "b");
            raw(
                    cases,
                    "path with " + (int) bad.charAt(0),
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    "a",
                    ":path",
                    "/b" + bad);
            raw(
                    cases,
                    "method with " + (int) bad.charAt(0),
                    ":method",
                    "G" + bad + "ET",
                    ":scheme",
                    "http",
                    ":authority",
                    "a",
                    ":path",
                    "/b");
            raw(
                    cases,
                    "authority with " + (int) bad.charAt(0),
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    "a" + bad,
                    ":path",
                    "/b");
        }
        add(cases, "upper-case name", "X-A", "b");
        add(cases, "name with space", "x a", "b");
        add(cases, "name with colon", "x:a", "b");
        add(cases, "empty name", "", "b");
        add(cases, "other host", "host", "b.example");
        add(cases, "other port", "host", "a.example:81");
        add(cases, "two unlike lengths", "content-length", "0", "content-length", "5");
        add(cases, "odd length", "content-length", "+0");
        add(cases, "length without data", "content-length", "5");
        add(cases, "unknown pseudo", ":x", "y");
        add(cases, "late pseudo", "x-a", "b", ":path", "/other");
        add(cases, "second path", ":path", "/other");
        add(cases, "second method", ":method", "POST");
        add(cases, "second authority", ":authority", "b.example");
        add(cases, "status", ":status", "200");
        raw(cases, "no path", ":method", "GET", ":scheme", "http", ":authority", "a");
        raw(cases, "no method", ":path", "/b", ":scheme", "http", ":authority", "a");
        raw(cases, "no scheme", ":method", "GET", ":path", "/b", ":authority", "a");
        raw(cases, "no authority", ":method", "GET", ":scheme", "http", ":path", "/b");
        raw(cases, "empty authority", ":method", "GET", ":scheme", "http", ":authority", "", ":path", "/b");
        raw(cases, "authority with user", ":method", "GET", ":scheme", "http", ":authority", "u@a", ":path", "/b");
        raw(cases, "authority with path", ":method", "GET", ":scheme", "http", ":authority", "a/b", ":path", "/b");
        for (var odd : List.of("a,b", "a;b", "a:b", "a:65536", ":80", "::1", "[::1")) {
            raw(cases, "authority " + odd, ":method", "GET", ":scheme", "http", ":authority", odd, ":path", "/b");
        }
        raw(cases, "empty path", ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "");
        raw(cases, "relative path", ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "b");
        raw(cases, "absolute path", ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "http://b/c");
        raw(cases, "space in path", ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/b HTTP/1.1");
        raw(cases, "asterisk of GET", ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "*");
        raw(cases, "CONNECT", ":method", "CONNECT", ":authority", "a:443");
        raw(
                cases,
                "extended CONNECT",
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "http",
                ":authority",
                "a",
                ":path",
                "/b");
        add(cases, "large field", "x-a", "b".repeat(16_000), "x-b", "b".repeat(8000));
        return cases;
    }

    private static void add(List<Arguments> cases, String name, String... more) {
        var fields = new ArrayList<>(
                List.of(":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/bad"));
        fields.addAll(List.of(more));
        raw(cases, name, fields.toArray(String[]::new));
    }

    private static void raw(List<Arguments> cases, String name, String... fields) {
        cases.add(Arguments.argumentSet(name, (Object) fields));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRequestGoesNoFurther(String[] fields) throws Exception {
        try (var client = new RawHttp2(echo.port())) {
            client.headers(1, true, fields);
            assertThat(client.outcome(1).what()).isIn("400", "431", "reset", "closed");
        }
        assertThat(echo.begun).isEmpty();
    }

    @Test
    void moreDataThanAnnouncedBreaksTheRequestOff() throws Exception {
        try (var client = new RawHttp2(echo.port())) {
            client.headers(1, false, post("5"));
            client.data(1, false, "hello");
            client.data(1, true, "GET /smuggled HTTP/1.1\r\n\r\n");
            assertThat(client.outcome(1).what()).isIn("400", "reset", "closed");
        }
        assertThat(echo.complete).isEmpty();
    }

    @Test
    void lessDataThanAnnouncedBreaksTheRequestOff() throws Exception {
        try (var client = new RawHttp2(echo.port())) {
            client.headers(1, false, post("50"));
            client.data(1, true, "hello");
            assertThat(client.outcome(1).what()).isIn("400", "reset", "closed");
        }
        assertThat(echo.complete).isEmpty();
    }

    @Test
    void wellFormedRequestComesThrough() throws Exception {
        try (var client = new RawHttp2(echo.port())) {
            client.headers(1, false, post("5"));
            client.data(1, true, "hello");
            assertThat(client.outcome(1)).isEqualTo(new RawHttp2.Outcome("200", "POST /p|hello"));
            client.headers(
                    3,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":path",
                    "/g",
                    "host",
                    "a.example:81",
                    "te",
                    "trailers");
            assertThat(client.outcome(3)).isEqualTo(new RawHttp2.Outcome("200", "GET /g|"));
            client.headers(
                    5, true, ":method", "GET", ":scheme", "http", ":path", "/h", ":authority", "a:81", "host", "a:81");
            assertThat(client.outcome(5)).isEqualTo(new RawHttp2.Outcome("200", "GET /h|"));
        }
    }

    private static String[] post(String length) {
        return new String[] {
            ":method", "POST", ":scheme", "http", ":authority", "a.example", ":path", "/p", "content-length", length
        };
    }

    @Test
    void streamsAreLimitedAlsoForAClientThatNeverAcknowledgesTheSettings() throws Exception {
        try (var client = new RawHttp2(echo.port())) {
            for (var stream = 1; stream <= 201; stream += 2) {
                client.headers(
                        stream, false, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/endless");
            }

            assertThat(client.outcome(201).what()).isEqualTo("reset");
        }
    }
}
