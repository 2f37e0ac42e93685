package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.cli.ClavigerCommand;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever keeps the service from starting is one line on standard error, and an exit code that is not 0. */
class StartFailureTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void nameTheDirectory() {
        data = folder.resolve("data");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(serve("gateway.port=" + taken.getLocalPort())).isEqualTo(1);
            assertOneLine("port " + taken.getLocalPort(), "claviger.gateway.port");
        }
        // What had been opened before is closed again: the same data directory can be used at once.
        assertThat(serve("gateway.host=192.0.2.1")).isEqualTo(1);
        assertOneLine("192.0.2.1", "claviger.gateway.host");
    }

    @Test
    void aDataDirectoryThatIsNoneIsNamed() throws IOException {
        Files.writeString(data, "a file");

        assertThat(serve()).isEqualTo(2);
        assertOneLine(data.toString());
    }

    @Test
    void aDataDirectoryInUseIsNamed() throws Exception {
        try (var running = open()) {
            assertThat(running.revision()).isNotNegative();
            assertThat(serve()).isEqualTo(1);
            assertOneLine(data.toString(), "another Claviger");
        }
    }

    @Test
    void aDamagedDatabaseIsNamed() throws Exception {
        open().close();
        var file = data.resolve("claviger.db");
        var bytes = Files.readAllBytes(file);
        for (var i = 0; i < Math.min(bytes.length, 20_000); i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(file, bytes);

        assertThat(serve()).isEqualTo(2);
        assertOneLine(file.toString());
    }

    @Test
    void aDatabaseOfALaterVersionIsNamed() throws Exception {
        open().close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("claviger.db"));
                var statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success)"
                    + " values (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 1, '', 0, 1)");
        }

        assertThat(serve()).isEqualTo(2);
        assertOneLine("later");
    }

    @Test
    void aWrongMasterKeyIsNamedAndNotShown() throws Exception {
        open().close();
        var wrong = Base64.getEncoder().encodeToString(new byte[32]);

        assertThat(serve("master-key=" + wrong)).isEqualTo(2);
        assertOneLine("master key");
        assertThat(err.toString()).doesNotContain(wrong);
    }

    @Test
    void aMissingMasterKeyIsNamed() throws Exception {
        open().close();
        Files.delete(data.resolve("master.key"));

        assertThat(serve()).isEqualTo(2);
        assertOneLine("master key", data.resolve("master.key").toString());
    }

    @Test
    void plainHttpForOthersIsRefusedWithHttpsOnly() {
        assertThat(serve("https-only=true", "gateway.host=0.0.0.0")).isEqualTo(2);
        assertOneLine("claviger.https-only", "gateway");
    }

    @Test
    void aCertificateThatIsNoneIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("some.pem"), "no certificate");

        assertThat(serve("edge.tls.certificate=" + file, "edge.tls.key=" + file))
                .isNotZero();
        assertOneLine(file.toString(), "claviger.edge.tls");
    }

    @Test
    void anUnknownSettingIsNamed() {
        assertThat(serve("gatway.port=1")).isEqualTo(2);
        assertOneLine("claviger.gatway.port", "did you mean claviger.gateway.port?");
    }

    @Test
    void aBadBootstrapTokenIsNamedAndNotShown() {
        assertThat(serve("bootstrap.admin-token=short-secret")).isEqualTo(2);
        assertOneLine("claviger.bootstrap.admin-token");
        assertThat(err.toString()).doesNotContain("short-secret");
    }

    private Store open() throws Exception {
        return Store.open(StoreConfig.in(data), stored -> null, SystemClock.INSTANCE);
    }

    private int serve(String... settings) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var arguments = new ArrayList<>(List.of("serve", "-D", "data-dir=" + data));
        for (var listener : List.of("control", "edge", "gateway", "health")) {
            arguments.addAll(List.of("-D", listener + ".port=0"));
        }
        for (var setting : settings) {
            arguments.addAll(List.of("-D", setting));
        }
        return ClavigerCommand.run(
                new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    private void assertOneLine(String... parts) {
        assertThat(err.toString().strip().lines()).as(err.toString()).hasSize(1);
        assertThat(err.toString()).startsWith("claviger: ").contains(parts).doesNotContain("Exception");
    }
}
