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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures are bytes of heap after a full collection and of buffers outside the heap, together, more than before the
 * flood, while all of it is still there. Buffers are pooled: the first 32 MiB or so are the pool's own.
 */
class Http1FloodTest {
    private static final long POOLS = 40 * MIB;
    /** What an idle connection may take. */
    private static final long CONNECTION = 10 * 1024;
    /** What is known of 10,000 requests, such as decisions on their way to the store. */
    private static final long COUNTED = 16 * MIB;

    /** What is read whole, of all callers together. */
    private static final long BODIES = Flooded.CALLERS / 5;

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
        flooded.assertAtMost(bytes, before);
    }

    @Test
    void tenThousandIdleConnections() throws Exception {
        var sockets = new ArrayList<Socket>();
        for (var i = 0; i < 10_000; i++) {
            sockets.add(flooded.connect(flooded.server.gateway()));
        }
        await(() -> flooded.openConnections() >= 10_000);
        assertAtMost(10_000 * CONNECTION);

        // and the same after each has had an answer
        sendToAll(sockets, bytes(flooded.head("GET /small") + "\r\n"));
        for (var socket : sockets) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertAtMost(10_000 * CONNECTION + COUNTED);

        // and after each has tried a long head: as many as may are answered
        sendToAll(
                sockets.subList(0, 3_000),
                bytes("GET /small HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(12_000) + "\r\n\r\n"));
        await(() -> flooded.openConnections() < 9_000);
        assertAtMost(9_000 * CONNECTION + COUNTED + Flooded.CALLERS / 4);
    }

    private static void sendToAll(List<Socket> sockets, byte[] bytes) throws IOException {
        for (var socket : sockets) {
            socket.getOutputStream().write(bytes);
        }
    }

    /** All together they would have the server keep 150 MiB. */
    @Test
    void clientsThatReadNothingOfAnEndlessAnswer() throws Exception {
        for (var i = 0; i < 400; i++) {
            var socket = flooded.connectSlow(flooded.server.gateway());
            socket.getOutputStream().write(bytes(flooded.head("GET /endless") + "\r\n"));
        }
        // those that have waited longest are closed
        await(() -> flooded.openConnections() < 300);

        assertAtMost(POOLS + Flooded.CALLERS / 2);
    }

    @Test
    void headsThatNeverEnd() throws Exception {
        var part = bytes("GET /small HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(15_000));
        for (var i = 0; i < 2_000; i++) {
            flooded.connect(flooded.server.gateway()).getOutputStream().write(part);
        }
        await(() -> flooded.openConnections() < 2_000);

        assertAtMost(POOLS + Flooded.CALLERS / 8 + 2_000 * CONNECTION);
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
            var socket = flooded.connectSlow(flooded.server.gateway());
            sendInBackground(socket, flood);
        }
        TimeUnit.SECONDS.sleep(2);

        assertAtMost(POOLS);
    }

    @Test
    void endlessBodiesToAnUpstreamThatDoesNotRead() throws Exception {
        var chunk = bytes("4000\r\n" + "x".repeat(0x4000) + "\r\n");
        for (var i = 0; i < 400; i++) {
            var socket = flooded.connect(flooded.server.gateway());
            socket.getOutputStream().write(bytes(flooded.head("POST /sink") + "Transfer-Encoding: chunked\r\n\r\n"));
            sendInBackground(socket, chunk);
        }
        await(() -> flooded.openConnections() < 300);

        assertAtMost(POOLS + Flooded.CALLERS / 2);
    }

    @Test
    void endlessBodiesThatMustBeJudged() throws Exception {
        var head = head("POST /guarded", flooded.guardedKey)
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

        atOnce(50, i -> assertTooLarge(flooded.server.gateway(), head));

        assertAtMost(POOLS + BODIES);
    }

    @Test
    void endlessBodiesToVerifyAndTheManagementApi() throws Exception {
        var paths = List.of("/v1/keys/verify", "/v1/keys/verify/batch", "/api/v1/accounts");

        atOnce(30, i -> {
            var path = paths.get(i % paths.size());
            var port = path.startsWith("/api") ? flooded.server.control() : flooded.server.edge();
            assertTooLarge(
                    port,
                    "POST " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + ServerProcess.TOKEN
                            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        });

        assertAtMost(POOLS + BODIES);
    }

    private static void assertTooLarge(int port, String head) throws IOException {
        var chunk = bytes("4000\r\n" + " ".repeat(0x4000) + "\r\n");
        try (var client = new RawClient(port)) {
            client.send(head);
            sendUntilClosed(client, chunk, 4 * MIB);
            // too large, or no room left by the others
            assertThat(client.readToEnd()).containsPattern("^HTTP/1.1 (413|503)");
        }
    }

    private interface Attack {
        void by(int number) throws IOException;
    }

    private static void atOnce(int attackers, Attack attack) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, attackers)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        attack.by(i);
                        return true;
                    })
                    .toList();
            for (var done : threads.invokeAll(all)) {
                assertThat(done.get()).isTrue();
            }
        }
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

        // twice: a buffer doubles as it grows
        assertAtMost(POOLS + 2 * BODIES);
    }

    /** Each chunk is decoded into thirty times its size. */
    @Test
    void chunksOfOneByteToAnUpstreamThatDoesNotRead() throws Exception {
        var chunks = bytes("1\r\nx\r\n".repeat(2_700));
        for (var i = 0; i < 100; i++) {
            var socket = flooded.connect(flooded.server.gateway());
            socket.getOutputStream().write(bytes(flooded.head("POST /sink") + "Transfer-Encoding: chunked\r\n\r\n"));
            sendInBackground(socket, chunks);
        }
        TimeUnit.SECONDS.sleep(2);

        assertAtMost(POOLS);
    }

    @Test
    void upstreamThatNeverAnswers() throws Exception {
        var request = bytes(flooded.head("GET /silent") + "X-Long: " + "x".repeat(8_000) + "\r\n\r\n");
        for (var i = 0; i < 1_500; i++) {
            flooded.connect(flooded.server.gateway()).getOutputStream().write(request);
        }
        TimeUnit.SECONDS.sleep(1);

        // heads as they came, as they are sent on, and their connections
        assertAtMost(POOLS + Flooded.CALLERS / 2 + 1_500 * CONNECTION);
    }

    @Test
    void webSocketsThatNobodyReads() throws Exception {
        for (var i = 0; i < 300; i++) {
            var socket = flooded.connectSlow(flooded.server.gateway());
            socket.getOutputStream()
                    .write(bytes(flooded.head("GET /talk")
                            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            sendInBackground(socket, new byte[16_384]);
        }
        await(() -> flooded.openConnections() < 250);

        assertAtMost(POOLS + Flooded.CALLERS / 2);
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
