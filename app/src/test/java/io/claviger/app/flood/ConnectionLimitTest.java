package io.claviger.app.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code claviger.connections} promises. */
class ConnectionLimitTest {
    private static final int LIMIT = 50;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path work;

    @Test
    void whatIsOneConnectionTooManyIsClosedUnreadAndCounted() throws Exception {
        try (var flooded = new Flooded(
                work, "CLAVIGER_CONNECTIONS_LIMIT", "" + LIMIT, "CLAVIGER_CONNECTIONS_IDLE_TIMEOUT", "5s")) {
            var server = flooded.server;
            for (var i = 0; i < LIMIT; i++) {
                assertThat(answers(flooded.connect(server.gateway()))).isTrue();
            }
            for (var i = 0; i < 30; i++) {
                assertThat(answers(flooded.connect(server.gateway()))).isFalse();
            }

            assertThat(server.metric("claviger_connections{listener=\"gateway\"}"))
                    .isEqualTo(LIMIT);
            assertThat(server.metric("claviger_connections_limit{listener=\"gateway\"}"))
                    .isEqualTo(LIMIT);
            assertThat(server.metric("claviger_connections_refused_total{listener=\"gateway\"}"))
                    .isEqualTo(30);
            assertThat(server.log().lines().filter(line -> line.contains("gateway has 50 connections open")))
                    .as("once a minute, not once each")
                    .hasSize(1);
            assertOtherListenersAnswer(server);

            // those that say nothing end, and there is room again
            Flooded.await(() -> flooded.openConnections() == 0);
            flooded.assertServes();
        }
    }

    private static void assertOtherListenersAnswer(ServerProcess server) throws InterruptedException {
        assertThat(server.verify("cvg_live_" + "0".repeat(36))).isEqualTo("CREDENTIAL_INVALID");
        assertThat(server.call("GET", "/accounts", null)).isNotNull();
    }

    private static boolean answers(Socket socket) {
        try {
            socket.getOutputStream().write(REQUEST);
            return socket.getInputStream().read() == 'H';
        } catch (IOException closed) {
            return false;
        }
    }
}
