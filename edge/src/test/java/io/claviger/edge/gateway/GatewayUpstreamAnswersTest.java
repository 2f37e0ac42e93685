package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.TrustedProxies;
import io.claviger.edge.http.RawClient;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
