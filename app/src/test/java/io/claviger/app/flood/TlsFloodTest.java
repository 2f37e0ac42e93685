package io.claviger.app.flood;

import static io.claviger.app.flood.Flooded.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.claviger.edge.http.TestCertificates;
import io.claviger.edge.http.TlsFiles;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Floods of a listener that speaks TLS; figures as in {@link Http1FloodTest}. */
class TlsFloodTest {
    private static final long POOLS = 40 * MIB;
    /** What a listener's limit goes by. */
    private static final long CONNECTION = 64 * 1024;

    @TempDir
    private static Path work;

    private static Flooded flooded;
    private static SSLContext trusting;
    private ServerProcess.Memory before;

    @BeforeAll
    static void start() throws Exception {
        var files = new TlsFiles(work.resolve("edge.crt"), work.resolve("edge.key"));
        trusting = TestCertificates.trusting(TestCertificates.write(files, "localhost"));
        flooded = new Flooded(
                work,
                "CLAVIGER_EDGE_TLS_CERTIFICATE",
                files.certificate().toString(),
                "CLAVIGER_EDGE_TLS_KEY",
                files.key().toString());
        handshake(10);
        flooded.hangUp();
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
    }

    private static void handshake(int connections) throws Exception {
        for (var i = 0; i < connections; i++) {
            var plain = flooded.connect(flooded.server.edge());
            var tls = (SSLSocket) trusting.getSocketFactory().createSocket(plain, "localhost", 0, false);
            tls.startHandshake();
        }
    }

    @Test
    void idleConnections() throws Exception {
        handshake(150);

        flooded.assertAtMost(150 * CONNECTION, before);
    }

    @Test
    void handshakesThatNeverEnd() throws Exception {
        // a record of 16 KiB, of which but 10,000 bytes come
        var part = new byte[10_000];
        Arrays.fill(part, (byte) 1);
        System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc, 3, 3}, 0, part, 0, 11);
        for (var i = 0; i < 1_500; i++) {
            var socket = flooded.connect(flooded.server.edge());
            if (i % 2 == 0) {
                socket.getOutputStream().write(part);
            }
        }
        Flooded.await(() -> flooded.openConnections() >= 1_500);

        flooded.assertAtMost(POOLS + 1_500 * CONNECTION, before);
    }

    @Test
    void whatTheHeapHasNoRoomForIsClosedUnread() throws Exception {
        var most = (int) (Flooded.CALLERS / 8 * 5 / CONNECTION);
        for (var i = 0; i < most + 200; i++) {
            flooded.connect(flooded.server.edge());
        }
        Flooded.await(() -> refused() >= 200);
        assertThat(flooded.openConnections()).isLessThanOrEqualTo(most);
        assertThat(flooded.server.log()).contains("edge has ").contains("as many as there is memory for");

        flooded.assertAtMost(POOLS + most * CONNECTION, before);
    }

    private static double refused() {
        try {
            return flooded.server.metric("claviger_connections_refused_total{listener=\"edge\"}");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
