package io.claviger.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not take their answers: those that have waited longest are closed once there is no room for all. */
class UnsentTest {
    private static final int STALLED = Unsent.QUEUED_BYTES + Unsent.PAUSED_UPSTREAM_BYTES;

    /** What is unsent is half of it: room for three that take nothing, each with some 40 KiB on its connection. */
    private final CallerMemory memory = new CallerMemory(2L * 3 * (STALLED + 64 * 1024));

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> clients = new ArrayList<>();
    private HttpListener listener;

    @BeforeEach
    void start() throws Exception {
        var config = new ListenerConfig("unsent", "127.0.0.1", 0, null, Duration.ofSeconds(60), 1, 100, memory);
        listener = HttpListener.start(vertx, config, UnsentTest::answer)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
        listener.close(Duration.ZERO).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** As much as the client takes, and no end. */
    private static void answer(HttpServerRequest request) {
        if (request.path().equals("/short")) {
            request.response().end("short");
            return;
        }
        request.response().setChunked(true).exceptionHandler(gone -> {});
        more(request.response());
        request.response().drainHandler(drained -> more(request.response()));
    }

    private static void more(HttpServerResponse response) {
        // a connection that is being closed never takes too much, so this has an end of its own
        for (var i = 0; i < 1_000 && !response.closed() && !response.writeQueueFull(); i++) {
            response.write(Buffer.buffer(new byte[Unsent.UPSTREAM_READ]));
        }
    }

    private Socket asks(String path) throws IOException {
        var client = new Socket();
        client.setReceiveBufferSize(4096);
        client.setSoTimeout(20_000);
        client.connect(new InetSocketAddress("127.0.0.1", listener.port()));
        clients.add(client);
        client.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void thoseThatHaveWaitedLongestAreClosedAndOthersAreServed() throws Exception {
        for (var i = 1; i <= 3; i++) {
            asks("/endless");
            var stalled = i;
            await(() -> memory.held() > (long) stalled * STALLED);
        }
        assertThat(listener.connections().open()).isEqualTo(3);

        asks("/endless");
        asks("/endless");
        await(() -> listener.connections().open() == 3);
        await(() -> memory.held() > 3L * STALLED);

        assertThat(memory.held()).isLessThan(memory.most() / 2 + 6 * CallerMemory.CONNECTION_BYTES);
        assertThat(asks("/short").getInputStream().read()).isEqualTo('H');
        assertThat(endsWithin(clients.getFirst())).as("the first").isTrue();
        assertThat(endsWithin(clients.get(1))).as("the second").isTrue();
        assertThat(endsWithin(clients.get(2))).as("the third").isFalse();
    }

    /** Whether a connection ends before what its two sides' kernels and the server may have kept of it, many times over. */
    private static boolean endsWithin(Socket client) {
        try {
            var part = new byte[65_536];
            for (var read = 0L; read < 64 << 20; ) {
                var more = client.getInputStream().read(part);
                if (more < 0) {
                    return true;
                }
                read += more;
            }
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void allIsGivenBackWhenItIsTakenOrTheConnectionEnds() throws Exception {
        asks("/endless");
        asks("/endless");
        await(() -> memory.held() > 2L * STALLED);

        for (var client : clients) {
            client.setSoLinger(true, 0);
            client.close();
        }
        await(() -> memory.held() == 0);
    }
}
