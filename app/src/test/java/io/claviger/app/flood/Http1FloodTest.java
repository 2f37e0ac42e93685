package io.claviger.app.flood;

import static io.claviger.app.flood.Flooded.MIB;
import static io.claviger.app.flood.Flooded.await;
import static io.claviger.app.flood.Flooded.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.claviger.edge.http.RawClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures are bytes of heap after a full collection and of buffers outside the heap, together, more than before the
 * flood, while all of it is still there. Buffers are pooled: the first 32 MiB or so are the pool's own.
 */
@Tag("soak")
class Http1FloodTest {
    private static final long POOLS = 40 * MIB;

    @TempDir
    private static Path work;

    private static Flooded flooded;
    private ServerProcess.Memory before;

    @BeforeAll
    static void start() throws Exception {
        flooded = new Flooded(work);
        for (var i = 0; i < 50; i++) {
            flooded.assertServes();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        flooded.close();
    }

    @BeforeEach
    void measure() throws Exception {
        before = flooded.server.memory();
    }

    @AfterEach
    void hangUp() throws Exception {
        flooded.hangUp();
        flooded.assertServes();
    }

    private void assertAtMost(long bytes) throws Exception {
        var after = flooded.server.memory();
        System.out.printf("%d KiB more: %s, before %s%n", after.more(before) >> 10, after, before);
        assertThat(after.more(before)).as("%s, before %s", after, before).isLessThan(bytes);
        flooded.assertServes();
    }

    @Test
    void tenThousandIdleConnections() throws Exception {
        var sockets = new ArrayList<Socket>();
        for (var i = 0; i < 10_000; i++) {
            sockets.add(flooded.connect(flooded.server.gateway()));
        }
        await(() -> flooded.openConnections() >= 10_000);
        assertAtMost(10_000 * 10 * 1024L);

        // and the same after each has had an answer
        var request = bytes(flooded.head("GET /small") + "\r\n");
        for (var socket : sockets) {
            socket.getOutputStream().write(request);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertAtMost(10_000 * 12 * 1024L);
    }

    @Test
    void clientsThatReadNothingOfAnEndlessAnswer() throws Exception {
        for (var i = 0; i < 200; i++) {
            var socket = flooded.connect(flooded.server.gateway());
            socket.setReceiveBufferSize(4096);
            socket.getOutputStream().write(bytes(flooded.head("GET /endless") + "\r\n"));
        }
        await(() -> metric("claviger_upstream_seconds_count") >= 200);
        TimeUnit.SECONDS.sleep(1);

        assertAtMost(POOLS + 200 * 640 * 1024L);
    }

    @Test
    void headsThatNeverEnd() throws Exception {
        var part = bytes("GET /small HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(15_000));
        for (var i = 0; i < 3_000; i++) {
            flooded.connect(flooded.server.gateway()).getOutputStream().write(part);
        }
        await(() -> metric("claviger_connections{listener=\"gateway\"}") < 3_000);

        // a sixteenth of the heap, and what connections take
        assertAtMost(POOLS + Flooded.HEAP_MIB * MIB / 16 + 3_000 * 12 * 1024L);
    }

    @Test
    void headersWithoutEnd() throws Exception {
        for (var field : new String[] {"x: y\r\n", "x: " + "y".repeat(4_000) + "\r\n"}) {
            for (var i = 0; i < 50; i++) {
                try (var client = new RawClient(flooded.server.gateway())) {
                    client.send("GET /small HTTP/1.1\r\nHost: a\r\n");
                    sendUntilClosed(client, bytes(field), MIB);
                    assertThat(client.readToEnd())
                            .satisfiesAnyOf(
                                    answer -> assertThat(answer).startsWith("HTTP/1.1 431"),
                                    answer -> assertThat(answer).isEmpty());
                }
            }
        }

        assertAtMost(POOLS);
    }

    @Test
    void requestsWithoutEndWhoseAnswersNobodyReads() throws Exception {
        // 50,000 of them fit into what one connection sends before it is held back
        var request = "GET /small HTTP/1.1\r\nHost: a\r\n\r\n";
        var flood = bytes(request.repeat(2_000));
        for (var i = 0; i < 100; i++) {
            var socket = flooded.connect(flooded.server.gateway());
            socket.setReceiveBufferSize(4096);
            sendInBackground(socket, flood);
        }
        TimeUnit.SECONDS.sleep(5);

        assertAtMost(POOLS + 100 * 512 * 1024L);
    }

    @Test
    void endlessBodiesToAnUpstreamThatDoesNotRead() throws Exception {
        var chunk = bytes("4000\r\n" + "x".repeat(0x4000) + "\r\n");
        for (var i = 0; i < 100; i++) {
            var socket = flooded.connect(flooded.server.gateway());
            socket.getOutputStream().write(bytes(flooded.head("POST /sink") + "Transfer-Encoding: chunked\r\n\r\n"));
            sendInBackground(socket, chunk);
        }
        TimeUnit.SECONDS.sleep(3);

        assertAtMost(POOLS + 100 * 256 * 1024L);
    }

    @Test
    void endlessBodiesThatMustBeJudged() throws Exception {
        var chunk = bytes("4000\r\n" + " ".repeat(0x4000) + "\r\n");
        for (var i = 0; i < 50; i++) {
            try (var client = new RawClient(flooded.server.gateway())) {
                client.send(head("POST /guarded", flooded.guardedKey)
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                sendUntilClosed(client, chunk, 8 * MIB);
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 413");
            }
        }

        assertAtMost(POOLS);
    }

    @Test
    void endlessBodiesToVerifyAndTheManagementApi() throws Exception {
        var chunk = bytes("4000\r\n" + " ".repeat(0x4000) + "\r\n");
        for (var i = 0; i < 20; i++) {
            for (var path : new String[] {"/v1/keys/verify", "/v1/keys/verify/batch", "/api/v1/accounts"}) {
                var port = path.startsWith("/api") ? flooded.server.control() : flooded.server.edge();
                try (var client = new RawClient(port)) {
                    client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + ServerProcess.TOKEN
                            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                    sendUntilClosed(client, chunk, 8 * MIB);
                    assertThat(client.readToEnd()).startsWith("HTTP/1.1 413");
                }
            }
        }

        assertAtMost(POOLS);
    }

    @Test
    void bodiesThatStopHalfWay() throws Exception {
        var half = "x".repeat(500_000);
        for (var i = 0; i < 400; i++) {
            var socket = flooded.connect(flooded.server.edge());
            socket.getOutputStream()
                    .write(bytes("POST /v1/keys/verify/batch HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                            + ServerProcess.TOKEN
                            + "\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
                            + half));
        }
        TimeUnit.SECONDS.sleep(1);

        // a tenth of the heap, twice: a buffer doubles as it grows
        assertAtMost(POOLS + Flooded.HEAP_MIB * MIB / 5 + 400 * 16 * 1024L);
    }

    @Test
    void upstreamThatNeverAnswers() throws Exception {
        var request = bytes(flooded.head("GET /silent") + "X-Long: " + "x".repeat(8_000) + "\r\n\r\n");
        for (var i = 0; i < 4_000; i++) {
            flooded.connect(flooded.server.gateway()).getOutputStream().write(request);
        }
        TimeUnit.SECONDS.sleep(2);

        // two event loops or more: 256 connections and 1,024 that wait, each, to this one upstream
        assertAtMost(POOLS + 4_000 * 32 * 1024L);
    }

    @Test
    void webSocketsThatNobodyReads() throws Exception {
        for (var i = 0; i < 100; i++) {
            var socket = flooded.connect(flooded.server.gateway());
            socket.setReceiveBufferSize(4096);
            socket.getOutputStream()
                    .write(bytes(flooded.head("GET /talk")
                            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            sendInBackground(socket, new byte[16_384]);
        }
        TimeUnit.SECONDS.sleep(3);

        assertAtMost(POOLS + 100 * 1536 * 1024L);
    }

    private static void sendUntilClosed(RawClient client, byte[] part, long most) {
        try {
            for (var sent = 0L; sent < most; sent += part.length) {
                client.send(part);
            }
        } catch (IOException closed) {
            // it did not want to hear the rest
        }
    }

    /** Sends the same again and again, until the connection is closed; waits where the server takes no more. */
    private static void sendInBackground(Socket socket, byte[] part) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(part);
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
    }

    private static double metric(String sample) {
        try {
            return flooded.server.metric(sample);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
