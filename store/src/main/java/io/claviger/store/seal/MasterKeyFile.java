package io.claviger.store.seal;

import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master key in a data directory. Where it is changed, the new key is written beside it before the database is sealed
 * under it, and takes its place afterwards: so one of the two opens the database at every moment, and whoever opens it
 * finds out which.
 */
public final class MasterKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(MasterKeyFile.class);

    private final Path file;
    private final Path next;

    /** @param file the present key's */
    public MasterKeyFile(Path file) {
        this.file = file;
        this.next = file.resolveSibling(file.getFileName() + ".new");
    }

    /**
     * The key that opens the database. A change that was broken off after the database was sealed anew is brought to its
     * end.
     *
     * @param opens whether a key does
     * @return the present key, where neither opens it: whoever uses it is told so
     */
    public MasterKey find(Predicate<MasterKey> opens) throws StoreOpenException {
        var present = MasterKey.exists(file) ? MasterKey.ofFile(file) : null;
        if (present != null && opens.test(present)) {
            return present;
        }
        var waiting = MasterKey.exists(next) ? readable(next) : null;
        if (waiting != null && opens.test(waiting)) {
            settle();
            LOG.info(
                    "the change of the master key that was broken off is complete: {} is in force",
                    waiting.fingerprint());
            return waiting;
        }
        if (present == null) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY,
                    "the master key " + file + " is missing; put it back, or give it by configuration");
        }
        return present;
    }

    /** Writes the key that is to follow beside the present one, which must be known to open the database. */
    public void prepare(MasterKey following) throws StoreOpenException {
        try {
            Files.deleteIfExists(next);
        } catch (IOException e) {
            throw cannot(e);
        }
        following.writeInto(next);
        forceDirectory();
    }

    /** Makes a key that is to follow. */
    public static MasterKey generate() {
        return MasterKey.generate();
    }

    /**
     * Puts the key that followed in the place of the former, which is kept beside it: backups of its time need it.
     *
     * @return where the former is
     */
    public @Nullable Path settle() throws StoreOpenException {
        try {
            Path former = null;
            if (MasterKey.exists(file)) {
                former = file.resolveSibling(
                        file.getFileName() + ".former-" + MasterKey.ofFile(file).fingerprint());
                Files.copy(file, former, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                force(former);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory();
            return former;
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    /** Half a key was written when the power went: the database is not sealed under it. */
    private static @Nullable MasterKey readable(Path file) {
        try {
            return MasterKey.ofFile(file);
        } catch (StoreOpenException e) {
            LOG.debug("{} is no key", file, e);
            return null;
        }
    }

    private void forceDirectory() throws StoreOpenException {
        var directory = file.toAbsolutePath().getParent();
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private StoreOpenException cannot(IOException e) {
        return new StoreOpenException(
                Reason.DIRECTORY, "cannot change the master key " + file + ": " + MasterKey.reason(e), e);
    }
}
