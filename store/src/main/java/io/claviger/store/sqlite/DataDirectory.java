package io.claviger.store.sqlite;

import io.claviger.store.OwnerOnly;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.seal.MasterKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data directory, held by this process until it is closed. */
public final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String DATABASE = "claviger.db";
    private static final String LOCK = "claviger.lock";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory where it is missing, and takes hold of it. */
    public static DataDirectory hold(Path path) throws StoreOpenException {
        FileChannel channel = null;
        try {
            if (!Files.isDirectory(path)) {
                OwnerOnly.createDirectories(path);
            }
            channel = OwnerOnly.createOrOpen(path.resolve(LOCK));
            if (channel.tryLock() != null) {
                return new DataDirectory(path, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another store of this very process.
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StoreOpenException(
                    Reason.DIRECTORY, "cannot use the data directory " + path + ": " + reason(e), e);
        }
        closeQuietly(channel);
        throw new StoreOpenException(
                Reason.LOCKED, "another Claviger runs on the data directory " + path + "; stop it first");
    }

    public Path database() {
        return database(path);
    }

    static Path database(Path dataDir) {
        return dataDir.resolve(DATABASE);
    }

    public Path masterKey() {
        return path.resolve(MasterKey.FILE);
    }

    /** Makes an empty file that only its owner may read; SQLite gives the files beside it the same rights. */
    static void createPrivate(Path file) throws IOException {
        OwnerOnly.create(file).close();
    }

    /** What went wrong, in words that name no class where the system has its own. */
    static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException file) {
            return file.getFile() + " is there already, and is no directory";
        }
        if (e instanceof AccessDeniedException file) {
            return "no permission for " + file.getFile();
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getFile() + ": " + file.getReason();
        }
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }

    @Override
    public void close() {
        closeQuietly(lock);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("cannot close the lock file", e);
        }
    }
}
