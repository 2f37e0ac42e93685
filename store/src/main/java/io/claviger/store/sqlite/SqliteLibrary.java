package io.claviger.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, which comes as a native library within the driver's jar. The driver would unpack it, compare the copy
 * with the original byte by byte, and leave it until the JVM ends: 50 ms of a start, and litter after a crash.
 */
final class SqliteLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final String FOLDER = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /** Loads it from a folder that only this user can reach, and deletes the copy. Where that fails, the driver tries. */
    static void load() {
        if (System.getProperty(PATH) != null) {
            return;
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory(temporary(), "claviger-sqlite");
            loadFrom(unpackInto(folder));
        } catch (IOException e) {
            LOG.debug("SQLite's library can't be unpacked", e);
        } finally {
            delete(folder);
        }
    }

    private static Path temporary() {
        return Path.of(System.getProperty(FOLDER, System.getProperty("java.io.tmpdir")));
    }

    private static Path unpackInto(Path folder) throws IOException {
        var name = LibraryLoaderUtil.getNativeLibName();
        var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (var in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new NoSuchFileException(resource);
            }
            var library = folder.resolve(name);
            Files.copy(in, library);
            return library;
        }
    }

    private static void loadFrom(Path library) {
        System.setProperty(PATH, String.valueOf(library.getParent()));
        System.setProperty(NAME, String.valueOf(library.getFileName()));
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            // That is what it declares. The first connection tries again, and says what is wrong.
            LOG.debug("SQLite can't be loaded", e);
        } finally {
            System.clearProperty(PATH);
            System.clearProperty(NAME);
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve(LibraryLoaderUtil.getNativeLibName()));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} can't be deleted", folder, e);
        }
    }
}
