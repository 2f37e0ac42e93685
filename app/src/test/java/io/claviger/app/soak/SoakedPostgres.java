package io.claviger.app.soak;

import io.claviger.app.process.ServerProcess;
import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresVersion;
import java.io.IOException;
import java.util.Base64;

/** A PostgreSQL server of the soak's own. */
final class SoakedPostgres implements SoakedDatabase {
    private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    final PostgresServer server = PostgresServer.start(PostgresVersion.NEWEST);
    private final String database = server.newDatabase();

    @Override
    public void give(ServerProcess process) {
        give(process, server.port());
    }

    /** Gives it by another port, which leads to the server's. */
    void give(ServerProcess process, int port) {
        process.with("CLAVIGER_DATABASE_URL", "postgresql://postgres@127.0.0.1:" + port + "/" + database)
                .with("CLAVIGER_MASTER_KEY", MASTER_KEY);
    }

    @Override
    public boolean kills() {
        return true;
    }

    @Override
    public void kill() throws IOException {
        server.crash();
    }

    @Override
    public void startAgain() throws IOException {
        server.startAgain();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "PostgreSQL";
    }
}
