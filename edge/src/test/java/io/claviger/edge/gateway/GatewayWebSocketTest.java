package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Standing;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.edge.http.RawClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayWebSocketTest {
    private static final String ASK =
            "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat\r\n";
    private static final String AGREE =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: %s\r\n"
                    + "Set-Cookie: claviger=planted\r\nSet-Cookie: mine=a\r\n\r\n";

    private GatewayFixture gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayFixture();
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write(AGREE.formatted(accept(connection.header("sec-websocket-key"))) + "early");
            for (var b = connection.in.read(); b >= 0; b = connection.in.read()) {
                connection.out.write(b);
                connection.out.flush();
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private RawClient ask(String fields) throws Exception {
        return new RawClient(gateway.port())
                .send("GET /good HTTP/1.1\r\nHost: a\r\n" + gateway.credential() + fields + "\r\n");
    }

    @Test
    void bytesPassBothWaysOnceTheUpstreamAgreed() throws Exception {
        try (var client = ask(ASK)) {
            assertThat(client.readUntil("early"))
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("upgrade: websocket")
                    .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .contains("Set-Cookie: mine=a\r\n")
                    .doesNotContain("planted");
            // what is no HTTP at all any more
            client.forget().send("\0\r\n\r\n GET / smuggled\u00ff").readUntil("smuggled\u00ff");
        }
        await(() -> !gateway.upstream.closed.isEmpty());
        var head = gateway.upstream.heads.getFirst();
        assertThat(head)
                .containsIgnoringCase("upgrade: websocket")
                .containsIgnoringCase("connection: upgrade")
                .contains("Sec-WebSocket-Protocol: chat");
        assertThat(head)
                .doesNotContain(gateway.key.secret().reveal())
                .contains("X-Claviger-Credential: " + gateway.key.id());
        await(() -> gateway.usage().size() == 1);
    }

    @Test
    void realClientTalksThroughTheGateway() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write(AGREE.formatted(accept(connection.header("sec-websocket-key"))));
            connection.out.write(new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'});
            connection.out.flush();
            connection.awaitClose();
        });
        var heard = new CompletableFuture<String>();
        try (var http = HttpClient.newHttpClient()) {
            var socket = http.newWebSocketBuilder()
                    .header("X-API-Key", gateway.key.secret().reveal())
                    .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/good"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            heard.complete(text.toString());
                            return null;
                        }
                    })
                    .get(20, TimeUnit.SECONDS);
            assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
            socket.abort();
        }
    }

    @Test
    void webSocketOfARevokedKeyEndsWithinASecond() throws Exception {
        try (var client = ask(ASK)) {
            client.readUntil("early");
            var start = System.nanoTime();
            gateway.state.apply(
                    new io.claviger.core.snapshot.SnapshotChange.Entry.CredentialForgotten(gateway.key.id()));
            client.readToEnd();
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
        }
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    @Test
    void webSocketEndsWhenTheUpstreamEndsIt() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write(AGREE.formatted("x") + "bye");
        });
        try (var client = ask(ASK)) {
            assertThat(client.readToEnd()).endsWith("bye");
        }
    }

    @Test
    void upstreamThatDeclinesIsHeard() throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
            }
        });
        try (var client = ask(ASK)) {
            assertThat(client.readUntil("no")).startsWith("HTTP/1.1 426");
            // and the connection is still guarded
            client.forget().send("GET /good HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void upgradeIsJudgedLikeAnyRequest() throws Exception {
        for (var key : new KeyFixture[] {KeyFixture.aKey(), KeyFixture.aKey().that(Standing.REVOKED)}) {
            gateway.state.put(key);
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /good HTTP/1.1\r\nHost: a\r\nX-API-Key: "
                        + key.secret().reveal() + "\r\n" + ASK + "\r\n");
                assertThat(client.readUntil("}")).matches("(?s)HTTP/1.1 40[13] .*");
            }
        }
        assertThat(gateway.upstream.heads).isEmpty();
    }

    @Test
    void otherUpgradesAreNotAskedFor() throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        for (var fields : new String[] {
            "Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n",
            "Connection: Upgrade\r\nUpgrade: websocket, TLS/1.0\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhl\r\n",
            "Connection: Upgrade\r\nUpgrade: websocket\r\n",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhl\r\n"
        }) {
            gateway.upstream.forget();
            try (var client = ask(fields)) {
                assertThat(client.readUntil("ok")).startsWith("HTTP/1.1 200");
            }
            assertThat(gateway.upstream.heads.getFirst())
                    .doesNotContainIgnoringCase("upgrade:")
                    .doesNotContainIgnoringCase("connection:");
        }
    }

    @Test
    void upstreamMayNotChangeTheProtocolUnasked() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write(AGREE.formatted("x") + "smuggled");
            connection.awaitClose();
        });
        try (var client = ask("")) {
            assertThat(client.readUntil("}"))
                    .startsWith("HTTP/1.1 502")
                    .contains("UPSTREAM_UNAVAILABLE")
                    .doesNotContain("smuggled");
        }
    }

    private static String accept(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            var text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            return Base64.getEncoder().encodeToString(sha1.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
