package io.claviger.control;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests over HTTP, with one server for a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ManagementTest {
    /** The data directory is "data" within it. */
    protected Path dir;

    protected ManagementServer server;

    @BeforeAll
    void start(@TempDir Path temporary) {
        dir = temporary;
        server = new ManagementServer(dir.resolve("data"));
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
