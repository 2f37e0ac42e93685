package io.claviger.app.soak;

import io.claviger.app.process.ServerProcess;
import java.io.IOException;

/** What a soaked server keeps its data in. */
interface SoakedDatabase extends AutoCloseable {
    /** A file of the server's own. */
    SoakedDatabase SQLITE = new SoakedDatabase() {
        @Override
        public void give(ServerProcess server) {
            // it is the default
        }

        @Override
        public boolean kills() {
            return false;
        }

        @Override
        public void kill() {
            throw new UnsupportedOperationException("it lives in the server");
        }

        @Override
        public void startAgain() {
            throw new UnsupportedOperationException("it lives in the server");
        }

        @Override
        public void close() {
            // its folder is the test's
        }

        @Override
        public String toString() {
            return "SQLite";
        }
    };

    /** Tells a server where it is. */
    void give(ServerProcess server);

    /** Whether it is a process of its own. */
    boolean kills();

    /** Ends it as a power cut would, but for what the operating system has in hand. */
    void kill() throws IOException, InterruptedException;

    /** Starts it where it was. */
    void startAgain() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
