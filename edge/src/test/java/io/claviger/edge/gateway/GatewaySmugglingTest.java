package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GatewayFixture.await;
import static io.claviger.edge.gateway.RecordingUpstream.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.edge.http.RawClient;
import io.claviger.edge.http.RawHttp2;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GatewaySmugglingTest {
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = new GatewayFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.upstream.forget();
    }

    @ParameterizedTest
    @MethodSource("io.claviger.edge.http.AmbiguousRequestTest#malformed")
    void nothingOfAnAmbiguousRequestReachesTheUpstream(int status, String request) throws Exception {
        var withKey = request.replaceFirst("Host: a.example\r\n", "Host: a.example\r\n" + gateway.credential());
        var behind = "GET /good HTTP/1.1\r\nHost: a.example\r\n" + gateway.credential() + "\r\n";
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.send(withKey + behind).readToEnd()).startsWith("HTTP/1.1 " + status + " ");
        }
        assertThat(gateway.upstream.heads).isEmpty();
    }

    @Test
    void faultFurtherOnInABodyAbortsBothConnections() throws Exception {
        try (var client = new RawClient(gateway.port())) {
            client.send("POST /good HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" + gateway.credential()
                    + "\r\n5\r\nhello\r\n");
            await(() -> !gateway.upstream.heads.isEmpty());
            client.send("5\r\nhelloGET /bad HTTP/1.1\r\n\r\n0\r\n\r\n");
            assertThat(client.readToEnd()).doesNotContain("200 OK");
        }
        await(() -> !gateway.upstream.closed.isEmpty());
        assertThat(gateway.upstream.heads).hasSize(1);
        assertThat(gateway.upstream.bodies).isEmpty();
    }

    @Test
    void bodyThatBreaksOffIsNeverCompleteForTheUpstream() throws Exception {
        for (var framing :
                new String[] {"Content-Length: 50\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
            gateway.upstream.forget();
            try (var client = new RawClient(gateway.port())) {
                client.send("POST /good HTTP/1.1\r\nHost: a\r\n" + gateway.credential() + framing);
                await(() -> !gateway.upstream.heads.isEmpty());
            }
            await(() -> !gateway.upstream.closed.isEmpty());
            assertThat(gateway.upstream.bodies).isEmpty();
        }
    }

    @Test
    void http2LengthUnlikeTheDataIsNeverCompleteForTheUpstream() throws Exception {
        for (var length : new String[] {"3", "50"}) {
            gateway.upstream.forget();
            try (var client = new RawHttp2(gateway.port())) {
                client.headers(
                        1,
                        false,
                        ":method",
                        "POST",
                        ":scheme",
                        "http",
                        ":authority",
                        "a",
                        ":path",
                        "/good",
                        "x-api-key",
                        gateway.key.secret().reveal(),
                        "content-length",
                        length);
                client.data(1, true, "hello");
                assertThat(client.outcome(1).what()).isIn("reset", "closed", "400");
            }
            assertThat(gateway.upstream.bodies).isEmpty();
        }
    }

    @Test
    void pipelinedRequestsAreEachJudgedAlone() throws Exception {
        try (var client = new RawClient(gateway.port())) {
            var good = "GET /good HTTP/1.1\r\nHost: a\r\n" + gateway.credential() + "\r\n";
            client.send(good + "GET /good HTTP/1.1\r\nHost: a\r\n\r\n" + good
                    + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            var answer = client.readToEnd();
            assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
            assertThat(answer.split("HTTP/1.1 401", -1)).hasSize(3);
        }
        assertThat(gateway.upstream.heads).hasSize(2);
    }

    @Test
    void callerCannotHaveDroppedWhatTheGatewaySays() throws Exception {
        var named = "Content-Length, Transfer-Encoding, Host, X-Forwarded-For, X-Forwarded-Host, X_Forwarded_Proto, "
                + "X-Claviger-Account, X-Claviger-Decision, X.Claviger.Credential, Authorization, X-API-Key, Cookie";
        for (var body : new String[] {
            "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        }) {
            gateway.upstream.forget();

            assertThat(gateway.send(
                            "POST /good",
                            gateway.credential() + "Connection: " + named + "\r\nCookie: a=b\r\n"
                                    + body.replaceFirst("(?s)\r\n\r\n.*", "\r\n"),
                            body.replaceFirst("(?s).*?\r\n\r\n", "")))
                    .startsWith("HTTP/1.1 200");

            var head = gateway.upstream.heads.getFirst();
            assertThat(gateway.upstream.bodies).containsExactly("hello");
            assertThat(header(head, "Host")).isEqualTo(gateway.upstream.authority());
            assertThat(header(head, "X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(header(head, "X-Forwarded-Host")).isEqualTo("api.example");
            assertThat(header(head, "X-Forwarded-Proto")).isEqualTo("http");
            assertThat(header(head, "X-Claviger-Credential")).isEqualTo(gateway.key.id());
            assertThat(header(head, "X-Claviger-Account")).isEqualTo("account");
            assertThat(header(head, "X-Claviger-Decision")).hasSize(36);
            assertThat(header(head, "Cookie")).isNull();
            assertThat(header(head, "Connection")).isNull();
        }
    }

    @Test
    void hostIsToldAsItWasSent() throws Exception {
        for (var host : new String[] {"a.example", "A.Example:81", "[::1]:8080", "[::1]", "a_b.example:65535"}) {
            gateway.upstream.forget();
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /good HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + gateway.credential()
                        + "\r\n");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 200");
            }
            try (var client = new RawHttp2(gateway.port())) {
                client.headers(1, true, gateway.http2Head("GET", host, "/good"));
                assertThat(client.outcome(1).what()).isEqualTo("200");
            }
            assertThat(gateway.upstream.heads)
                    .hasSize(2)
                    .allMatch(head -> host.equals(header(head, "X-Forwarded-Host")));
        }
    }
}
