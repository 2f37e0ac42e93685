package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.TrustedProxies;
import io.claviger.core.usage.Traffic;
import io.claviger.edge.http.RawClient;
import io.claviger.edge.http.RawHttp2;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream may answer, and what never comes of it: an answer that another request gets. */
class GatewayUpstreamAnswersTest {
    private GatewayFixture gateway;

    @BeforeEach
    void start() throws Exception {
        var config = new GatewayConfig(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 1, 50);
        gateway = new GatewayFixture(config, TrustedProxies.NONE, null);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 104, 199})
    void interimAnswerIsNotTakenForTheAnswer(int status) throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write("HTTP/1.1 " + status + " Wait\r\nX-Progress: 1\r\n\r\n");
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nreal");
            }
        });

        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 200").endsWith("real");
    }

    @Test
    void answerBehindAnInterimOneNeverGoesToAnotherRequest() throws Exception {
        var go = new CountDownLatch(1);
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                var what = connection.head.startsWith("GET /good") ? "mine!" : "open!";
                if (what.equals("mine!")) {
                    connection.write("HTTP/1.1 102 Processing\r\n\r\n");
                    waitFor(go);
                }
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + what);
            }
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /good HTTP/1.1\r\nHost: a\r\n" + gateway.credential() + "\r\n"
                    + "GET /open HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            GatewayFixture.await(() -> !gateway.upstream.heads.isEmpty());
            go.countDown();

            var answers = client.readToEnd();

            assertThat(answers).startsWith("HTTP/1.1 200").doesNotContain("102");
            assertThat(answers.indexOf("mine!")).isPositive().isLessThan(answers.indexOf("open!"));
        }
    }

    static List<Arguments> surpluses() {
        var extra = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nextra";
        return List.of(
                Arguments.argumentSet(
                        "a second answer", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + extra),
                Arguments.argumentSet(
                        "a second answer behind chunks",
                        "GET",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + extra),
                Arguments.argumentSet("a longer body", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokextra"),
                Arguments.argumentSet(
                        "a body of HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 56\r\n\r\n" + extra),
                Arguments.argumentSet("a body of 204", "GET", "HTTP/1.1 204 No Content\r\n\r\n" + extra),
                Arguments.argumentSet("a body of 304", "GET", "HTTP/1.1 304 Not Modified\r\n\r\n" + extra));
    }

    @ParameterizedTest
    @MethodSource("surpluses")
    void whatIsBehindAnAnswerNeverGoesToAnotherRequest(String method, String said) throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write(
                        connection.head.startsWith("GET /open")
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright"
                                : said);
            }
        });

        assertThat(gateway.send(method + " /good")).startsWith("HTTP/1.1 ").doesNotContain("extra");
        for (var i = 0; i < 4; i++) {
            // 502 where the surplus could not be told from the beginning of an answer yet
            assertThat(gateway.send("GET /open"))
                    .matches("(?s)HTTP/1.1 (200 .*right|502 .*)")
                    .doesNotContain("extra");
        }
    }

    @ParameterizedTest
    @MethodSource("surpluses")
    void whatIsBehindAnAnswerNeverGoesToARequestThatWaitsForTheConnection(String method, String said) throws Exception {
        var go = new CountDownLatch(1);
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                if (connection.head.startsWith("GET /open")) {
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright");
                } else {
                    waitFor(go);
                    connection.write(said);
                }
            }
        });
        try (var client = new RawHttp2(gateway.port())) {
            client.headers(1, true, gateway.http2Head(method, "a", "/good"));
            GatewayFixture.await(() -> !gateway.upstream.heads.isEmpty());
            client.headers(3, true, gateway.http2Head("GET", "a", "/open"));
            GatewayFixture.await(() -> judged() == 2);
            go.countDown();

            assertThat(client.outcome(1).body()).doesNotContain("extra");
            var waited = client.outcome(3);
            assertThat(waited.what()).isIn("200", "502");
            assertThat(waited.body()).doesNotContain("extra");
        }
    }

    private long judged() {
        return IntStream.range(0, Traffic.Histogram.BUCKETS)
                .mapToLong(gateway.accounting.traffic().decisionTime()::count)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "99", "1000"})
    void statusThatIsNoneIsA502(String status) throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection
                    .write("HTTP/1.1 " + status + " Odd\r\nContent-Length: 0\r\n\r\n")
                    .awaitClose();
        });

        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 502").contains("UPSTREAM_UNAVAILABLE");
    }

    @Test
    void answerOfUnknownLengthEndsAnOldClientsConnection() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection
                    .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\n\r\n")
                    .awaitClose();
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /good HTTP/1.0\r\nConnection: keep-alive\r\n" + gateway.credential() + "\r\n");

            assertThat(client.readToEnd()).contains(" 200 ").endsWith("\r\n\r\nall");
        }
    }

    @Test
    void oldClientIsNotAskedToGoOn() throws Exception {
        try (var client = new RawClient(gateway.port())) {
            client.send("POST /good HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" + gateway.credential()
                    + "\r\nab");

            assertThat(client.readToEnd()).contains(" 200 ").doesNotContain("100 Continue");
        }
    }

    @Test
    void upstreamMayNotLetCookiesInWhereTheGatewayTellsOriginsBack() throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n"
                        + "Access-Control-Allow-Credentials: true\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        gateway.put(gateway.api("").cors("https://shop.example", "Content-Type").build());

        assertThat(gateway.send("GET /open", "Origin: https://shop.example\r\n", "")
                        .toLowerCase(Locale.ROOT))
                .contains("access-control-allow-origin: https://shop.example\r\n", "vary: origin")
                .doesNotContain("allow-origin: *", "allow-credentials");
        assertThat(gateway.send("GET /open", "Origin: https://evil.example\r\n", "")
                        .toLowerCase(Locale.ROOT))
                .contains(" 200 ", "vary: origin")
                .doesNotContain("access-control-");
    }

    @Test
    void trailersPlantNoCookiesOfTheConsoleAndSayNotWhoCalls() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection
                    .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Mine: a\r\n"
                            + "Set-Cookie: claviger=planted\r\nset-cookie:  =__Host-claviger=planted\r\n"
                            + "X-Claviger-Account: planted\r\n\r\n")
                    .awaitClose();
        });

        assertThat(gateway.send("GET /good"))
                .startsWith("HTTP/1.1 200")
                .contains("\r\n0\r\nX-Mine: a\r\n")
                .doesNotContain("planted");
    }

    @Test
    void noSpellingOfAnIdentityHeaderGoesOn() throws Exception {
        gateway.send(
                "GET /open",
                "X.Claviger.Account: e\r\nX!Claviger!Account: e\r\nx_claviger-Account: e\r\nX.Forwarded.For: e\r\n"
                        + "X.Api.Key: e\r\nContent.Length: 7\r\n",
                "");

        assertThat(gateway.upstream.heads.getFirst()).doesNotContain(": e", ": 7");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
