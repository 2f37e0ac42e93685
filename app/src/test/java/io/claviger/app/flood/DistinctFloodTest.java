package io.claviger.app.flood;

import static io.claviger.app.flood.Flooded.MIB;
import static io.claviger.app.flood.Flooded.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers that say something else each time: what is kept of it, in memory and in the database, does not grow with how
 * much they say. Memory as in {@link Http1FloodTest}.
 */
class DistinctFloodTest {
    private static final int REQUESTS = 6_000;
    /** Of what differs, so that it would be seen if it were kept. */
    private static final String LONG = "x".repeat(7_000);

    private static final int CONNECTIONS = 4;
    private static final int AT_ONCE = 50;
    private static final byte[] STATUS_LINE = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    /** What they may leave in memory, less than they said: 3,000 decisions on their way, with a part of it each. */
    private static final long KEPT = 32 * MIB;

    @TempDir
    private static Path work;

    private static Flooded flooded;
    private ServerProcess.Memory before;

    @BeforeAll
    static void start() throws Exception {
        flooded = new Flooded(
                work, "CLAVIGER_TRUSTED_PROXIES", "127.0.0.0/8", "CLAVIGER_CLIENT_ADDRESS_HEADER", "x-forwarded-for");
        flood(1_000, i -> get("/small", flooded.key, i));
    }

    @AfterAll
    static void stop() throws Exception {
        flooded.close();
    }

    @BeforeEach
    void measure() throws Exception {
        before = flooded.server.memory();
    }

    private static String get(String path, String key, int address) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + address(address) + "\r\nX-API-Key: " + key
                + "\r\n\r\n";
    }

    /** Of its own network each. */
    private static String address(int number) {
        return "2001:db8:" + Integer.toHexString(number >> 16) + ":" + Integer.toHexString(number & 0xffff) + "::1";
    }

    private static void flood(int requests, IntFunction<String> request) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<Void>>();
            for (var c = 0; c < CONNECTIONS; c++) {
                var first = c;
                all.add(() -> send(first, requests, request));
            }
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        }
    }

    /** Sends some, and the next once all of those are answered. */
    private static Void send(int first, int requests, IntFunction<String> request) throws IOException {
        try (var socket = new Socket("127.0.0.1", flooded.server.gateway())) {
            socket.setSoTimeout(20_000);
            var in = new BufferedInputStream(socket.getInputStream());
            for (var i = first; i < requests; ) {
                var part = new StringBuilder();
                var sent = 0;
                for (; sent < AT_ONCE && i < requests; sent++, i += CONNECTIONS) {
                    part.append(request.apply(i));
                }
                socket.getOutputStream().write(part.toString().getBytes(StandardCharsets.ISO_8859_1));
                for (var read = 0; read < sent; read++) {
                    readAnswer(in);
                }
            }
        }
        return null;
    }

    private static void readAnswer(InputStream in) throws IOException {
        var matched = 0;
        while (matched < STATUS_LINE.length) {
            var b = in.read();
            if (b < 0) {
                throw new IOException("closed");
            }
            matched = b == STATUS_LINE[matched] ? matched + 1 : b == STATUS_LINE[0] ? 1 : 0;
        }
    }

    private void assertBounded() throws Exception {
        await(() -> metric("claviger_rejections_waiting") == 0 && metric("claviger_decisions_waiting") == 0);
        flooded.assertAtMost(KEPT, before);
    }

    private static double metric(String sample) {
        try {
            return flooded.server.metric(sample);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long rows(String from) {
        var url = "jdbc:sqlite:" + flooded.server.data().resolve("claviger.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM " + from)) {
            result.next();
            var rows = result.getLong(1);
            System.out.printf("%d %s%n", rows, from);
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void unknownKeysFromAsManyNetworks() throws Exception {
        var failures = metric("claviger_failed_authentications_total");
        flood(REQUESTS, i -> get("/small", "cvg_live_unknown" + i + LONG, i));

        assertBounded();
        assertThat(metric("claviger_failed_authentications_total") - failures)
                .as("every failure counts")
                .isEqualTo(REQUESTS);
        assertThat(metric("claviger_usage_rows")).isLessThan(100);
        assertThat(rows("usage_total WHERE credential_id IS NULL")).isLessThan(100);
    }

    @Test
    void unknownPaths() throws Exception {
        flood(REQUESTS, i -> get("/nowhere/" + i + LONG, flooded.key, 1));

        assertBounded();
        assertThat(metric("claviger_usage_rows")).isLessThan(100);
        assertThat(rows("usage_total")).isLessThan(1_000);
    }

    @Test
    void addressesOfAKey() throws Exception {
        flood(REQUESTS, i -> get("/small", flooded.key, i));

        assertBounded();
        assertThat(metric("claviger_usage_entries")).isLessThan(4_000);
        assertThat(rows("usage_address")).isLessThan(4_000);
    }

    @Test
    void guardedValues() throws Exception {
        flood(REQUESTS, i -> {
            var body = "{\"action\":\"value" + i + LONG + "\"}";
            return "POST /guarded HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nX-API-Key: "
                    + flooded.guardedKey + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body;
        });

        assertBounded();
        assertThat(metric("claviger_usage_entries")).isLessThan(4_000);
        assertThat(rows("seen_value")).isLessThanOrEqualTo(1_000);
        assertThat(rows("last_used")).isLessThan(3_000);
    }

    @Test
    void idempotencyKeysOfWhatIsRefused() throws Exception {
        var refused = new JsonObject().put("name", "");
        try (var socket = new Socket("127.0.0.1", flooded.server.control())) {
            socket.setSoTimeout(20_000);
            var in = new BufferedInputStream(socket.getInputStream());
            for (var i = 0; i < 1_000; i++) {
                var body = refused.encode();
                socket.getOutputStream()
                        .write(("POST /api/v1/accounts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                                        + ServerProcess.TOKEN + "\r\nIdempotency-Key: key-" + i + "-" + "x".repeat(200)
                                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                        + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.ISO_8859_1));
                readAnswer(in);
            }
        }

        assertBounded();
        assertThat(rows("idempotency")).isLessThan(100);
    }
}
