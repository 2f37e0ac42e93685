package io.claviger.app.flood;

import static io.claviger.app.flood.Flooded.MIB;
import static io.claviger.edge.http.RawHttp2.CONTINUATION;
import static io.claviger.edge.http.RawHttp2.DATA;
import static io.claviger.edge.http.RawHttp2.HEADERS;
import static io.claviger.edge.http.RawHttp2.PING;
import static io.claviger.edge.http.RawHttp2.RST_STREAM;
import static io.claviger.edge.http.RawHttp2.SETTINGS;
import static io.claviger.edge.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.claviger.edge.http.RawHttp2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures as in {@link Http1FloodTest}. A connection that abuses the protocol is closed; how soon is counted in frames
 * that it got rid of before.
 */
class Http2FloodTest {
    private static final long POOLS = 40 * MIB;
    private static final int FRAMES = 200_000;
    private static final byte[] NOTHING = {};
    /** SETTINGS_INITIAL_WINDOW_SIZE = 0. */
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};

    @TempDir
    private static Path work;

    private static Flooded flooded;
    private final List<RawHttp2> open = new ArrayList<>();
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

    private void assertAtMost(long bytes) throws Exception {
        flooded.assertAtMost(bytes, before);
        for (var client : open) {
            client.close();
        }
    }

    private RawHttp2 connect() throws IOException {
        var client = new RawHttp2(flooded.server.gateway());
        open.add(client);
        return client;
    }

    private interface Frames {
        void send(RawHttp2 client, int number) throws IOException;
    }

    /** Sends frames until the connection is closed; how many it took. */
    private int untilClosed(Frames frames) throws IOException {
        var client = connect();
        for (var i = 0; i < FRAMES; i++) {
            try {
                frames.send(client, i);
            } catch (IOException closed) {
                return i;
            }
        }
        return FRAMES;
    }

    private static double metric(String sample) {
        try {
            return flooded.server.metric(sample);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] small(String... more) {
        return request("/small", more);
    }

    private static String[] request(String path, String... more) {
        var fields = new ArrayList<>(List.of(
                ":method", "GET", ":scheme", "http", ":authority", "a", ":path", path, "x-api-key", flooded.key));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /** CVE-2023-44487. */
    @Test
    void streamsThatAreOpenedAndReset() throws Exception {
        for (var round = 0; round < 10; round++) {
            var sent = untilClosed((client, i) -> {
                client.headers(2 * i + 1, true, small());
                client.frame(RST_STREAM, 0, 2 * i + 1, number(8));
            });
            assertThat(sent).isLessThan(20_000);
        }

        assertAtMost(POOLS);
    }

    /** Resets that the server is made to send, by a window of 0 for a stream that has ended (CVE-2025-8671). */
    @Test
    void streamsThatTheServerMustReset() throws Exception {
        for (var round = 0; round < 10; round++) {
            var sent = untilClosed((client, i) -> {
                client.headers(2 * i + 1, true, small());
                client.frame(WINDOW_UPDATE, 0, 2 * i + 1, number(0));
            });
            assertThat(sent).isLessThan(20_000);
        }

        assertAtMost(POOLS);
    }

    /** CVE-2024-27983 and its kind: a header block that never ends. */
    @Test
    void continuationsWithoutEnd() throws Exception {
        var fields = RawHttp2.block("x-long", "y".repeat(8_000));
        for (var part : List.of(NOTHING, RawHttp2.block("x", "y"), fields)) {
            for (var round = 0; round < 10; round++) {
                var sent = untilClosed((client, i) -> {
                    if (i == 0) {
                        client.frame(HEADERS, 0, 1, RawHttp2.block(small()));
                    } else {
                        client.frame(CONTINUATION, 0, 1, part);
                    }
                });
                assertThat(sent).as("parts of %d bytes", part.length).isLessThan(FRAMES);
            }
        }

        assertAtMost(POOLS);
    }

    @Test
    void pingsSettingsAndEmptyFrames() throws Exception {
        var floods = List.<Frames>of(
                (client, i) -> client.frame(PING, 0, 0, new byte[8]),
                (client, i) -> client.frame(SETTINGS, 0, 0, NOTHING),
                (client, i) -> {
                    if (i == 0) {
                        client.headers(1, false, small());
                    }
                    client.frame(DATA, 0, 1, NOTHING);
                },
                (client, i) -> client.frame(WINDOW_UPDATE, 0, 0, number(1)));
        for (var flood : floods) {
            for (var round = 0; round < 3; round++) {
                // none of the answers is read
                untilClosed(flood);
            }
        }

        assertAtMost(POOLS);
    }

    /** Each stream has its answer, and no window to send it in. */
    @Test
    void streamsThatMayNotBeAnswered() throws Exception {
        var large = "y".repeat(7_000);
        for (var i = 0; i < 300; i++) {
            var client = connect();
            client.frame(SETTINGS, 0, 0, NO_WINDOW);
            try {
                for (var stream = 1; stream < 400; stream += 2) {
                    client.headers(stream, true, small("x-long", large, "x-longer", large));
                }
            } catch (IOException closed) {
                // enough for it
            }
        }

        // that part of the memory for callers, counted in characters, and connections with what their codec keeps
        assertAtMost(POOLS + Flooded.CALLERS / 4 * 2 + 300 * 192 * 1024L);
    }

    /** Nobody takes the answers: they would be 100 MiB. */
    @Test
    void answersThatNobodyTakes() throws Exception {
        for (var i = 0; i < 40; i++) {
            var client = connect();
            client.frame(SETTINGS, 0, 0, NO_WINDOW);
            try {
                for (var stream = 1; stream < 2 * 50; stream += 2) {
                    client.headers(stream, true, request("/large"));
                }
            } catch (IOException closed) {
                // enough for it
            }
        }
        Flooded.await(() -> metric("claviger_upstream_seconds_count") > 200);
        TimeUnit.SECONDS.sleep(1);

        assertAtMost(POOLS + Flooded.CALLERS / 4);
    }

    /** What an idle connection takes is more than over HTTP/1; so they have a room of their own. */
    @Test
    void idleConnections() throws Exception {
        var room = Flooded.CALLERS / 4;
        for (var i = 0; i < room / (24 * 1024) + 300; i++) {
            connect();
        }
        Flooded.await(() -> flooded.openConnections() < open.size() - 200);

        assertAtMost(POOLS + room);
    }

    @Test
    void headersByTheThousand() throws Exception {
        var many = new ArrayList<>(List.of(small()));
        for (var i = 0; i < 1_000; i++) {
            many.add("x-" + i);
            many.add("y");
        }
        for (var i = 0; i < 50; i++) {
            var client = connect();
            client.headers(1, true, many.toArray(String[]::new));
            assertThat(client.outcome(1).what()).isIn("431", "reset", "closed");
        }

        assertAtMost(POOLS);
    }
}
