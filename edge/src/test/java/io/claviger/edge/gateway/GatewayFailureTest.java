package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.TrustedProxies;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.ApiFixture;
import io.claviger.edge.http.RawClient;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayFailureTest {
    private GatewayFixture gateway;

    @BeforeEach
    void start() throws Exception {
        var config = new GatewayConfig(Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofMillis(700), 1, 1);
        gateway = new GatewayFixture(config, TrustedProxies.NONE, null);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void upstreamThatCannotBeReachedIsA502() throws Exception {
        gateway.put(ApiFixture.anApi("a")
                .upstream("http://127.0.0.1:" + freePort())
                .with("GET", "/good", "CALL")
                .build());
        for (var i = 0; i < Upstream.FAILURES + 3; i++) {
            assertThat(gateway.send("GET /good"))
                    .startsWith("HTTP/1.1 502")
                    .contains("UPSTREAM_UNAVAILABLE")
                    .contains("decisionId");
        }
        assertThat(gateway.rejections())
                .hasSize(Upstream.FAILURES + 3)
                .allMatch(rejection -> rejection.code() == ErrorCode.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void whatWasSeenOfAnUpstreamIsKept() throws Exception {
        var away = "http://127.0.0.1:" + freePort();
        assertThat(gateway.door.seen(away)).as("nothing is sent to find out").isNull();
        gateway.put(ApiFixture.anApi("a")
                .upstream(away)
                .with("GET", "/good", "CALL")
                .build());
        for (var i = 0; i < Upstream.FAILURES + 3; i++) {
            gateway.send("GET /good");
        }
        var seen = gateway.door.seen(away);
        assertThat(seen.failures())
                .as("those that were refused meanwhile were not tried")
                .isEqualTo(Upstream.FAILURES);
        assertThat(seen.answers()).isZero();
        assertThat(seen.paused()).isTrue();
        assertThat(seen.lastAnswerMicros()).isZero();
        assertThat(seen.lastFailureMicros()).isPositive();
        assertThat(seen.lastFailure()).isEqualTo("no connection to it could be made");
    }

    @Test
    void answersErrorsAndSilencesAreToldApart() throws Exception {
        for (var status : List.of("200 OK", "404 Not Found", "503 Unavailable")) {
            gateway.upstream.talk(connection -> {
                connection.readHead();
                connection.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            });
            gateway.send("GET /good");
        }
        var answered = gateway.door.seen(gateway.upstream.url());
        assertThat(answered.answers()).isEqualTo(3);
        assertThat(answered.serverErrors()).isEqualTo(1);
        assertThat(answered.failures()).isZero();
        assertThat(answered.lastFailure()).isNull();
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.awaitClose();
        });
        gateway.send("GET /good");
        assertThat(gateway.door.seen(gateway.upstream.url()).lastFailure()).isEqualTo("it did not answer in time");
        gateway.upstream.talk(RecordingUpstream.Connection::readHead);
        gateway.send("GET /good");
        var failed = gateway.door.seen(gateway.upstream.url());
        assertThat(failed.failures()).isEqualTo(2);
        assertThat(failed.lastFailure()).isEqualTo("it broke off before it answered");
        assertThat(failed.lastFailureMicros()).isGreaterThanOrEqualTo(failed.lastAnswerMicros());
        assertThat(failed.answers()).isEqualTo(3);
    }

    @Test
    void breakerOpensAndClosesAgainOnceTheUpstreamIsBack() throws Exception {
        var port = freePort();
        gateway.put(ApiFixture.anApi("a")
                .upstream("http://127.0.0.1:" + port)
                .with("GET", "/good", "CALL")
                .build());
        var last = "";
        for (var i = 0; i < Upstream.FAILURES + 1; i++) {
            last = gateway.send("GET /good");
        }
        assertThat(last).contains("could not be reached lately");
        var accepted = new AtomicInteger();
        try (var back = new ServerSocket(port)) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        var socket = back.accept();
                        accepted.incrementAndGet();
                        socket.getInputStream().read(new byte[4096]);
                        socket.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                                        .getBytes());
                        socket.close();
                    }
                } catch (java.io.IOException e) {
                    // over
                }
            });
            await(() -> sent().startsWith("HTTP/1.1 200"));
            assertThat(sent()).startsWith("HTTP/1.1 200");
            assertThat(accepted.get()).isEqualTo(2);
        }
    }

    private String sent() {
        try {
            return gateway.send("GET /good");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void upstreamThatDoesNotAnswerIsA504() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.awaitClose();
        });
        assertThat(gateway.send("GET /good"))
                .startsWith("HTTP/1.1 504")
                .contains("UPSTREAM_TIMEOUT")
                .contains("decisionId");
        await(() -> !gateway.upstream.closed.isEmpty());
        assertThat(gateway.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT));
    }

    @Test
    void answerThatStandsStillIsAborted() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
            connection.awaitClose();
        });
        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 200").endsWith("hello");
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    @Test
    void upstreamThatBreaksOffBeforeItsAnswerIsAskedOnceMoreWhenThatIsSafe() throws Exception {
        gateway.upstream.talk(RecordingUpstream.Connection::readHead);
        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 502").contains("UPSTREAM_UNAVAILABLE");
        assertThat(gateway.upstream.heads).hasSize(2);
        gateway.upstream.forget();
        assertThat(gateway.send("POST /good", gateway.credential() + "Content-Length: 2\r\n", "ab"))
                .startsWith("HTTP/1.1 502");
        assertThat(gateway.upstream.heads).hasSize(1);
    }

    @Test
    void upstreamThatTalksNonsenseIsA502() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("\0nonsense\r\n\r\n");
            connection.awaitClose();
        });
        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 502");
    }

    @Test
    void idleConnectionThatTheUpstreamClosedHurtsNobody() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        for (var i = 0; i < 20; i++) {
            assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void requestsThatWaitForAConnectionAreBounded() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.awaitClose();
        });
        var clients = new ArrayList<RawClient>();
        try {
            for (var i = 0; i < 12; i++) {
                clients.add(new RawClient(gateway.port())
                        .send("GET /good HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + gateway.credential()
                                + "\r\n"));
            }
            var busy = 0;
            for (var client : clients) {
                busy += client.readToEnd().contains("Too many requests wait") ? 1 : 0;
            }
            // two event loops, each with one connection and one that waits
            assertThat(busy).isPositive();
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }
}
