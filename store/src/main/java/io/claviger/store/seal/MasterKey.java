package io.claviger.store.seal;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.claviger.store.OwnerOnly;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The key over all other keys: 32 bytes that are never in the database. It does not show itself.
 */
public final class MasterKey {
    /** Bytes of a master key. */
    public static final int LENGTH = 32;

    /** Its name in the data directory. */
    public static final String FILE = "master.key";

    private static final int MOST_FILE_BYTES = 1024;
    private static final int FINGERPRINT_BYTES = 4;

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a key given as text.
     *
     * @param text base64 (RFC 4648 section 4) of 32 bytes; white space around it is passed over
     */
    public static MasterKey ofBase64(String text) throws StoreOpenException {
        return ofBase64(text, "the master key");
    }

    /** Reads a key from a file that holds it as base64. */
    public static MasterKey ofFile(Path file) throws StoreOpenException {
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(MOST_FILE_BYTES), StandardCharsets.US_ASCII);
            return ofBase64(text, "the master key in " + file);
        } catch (IOException e) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY, "cannot read the master key from " + file + ": " + reason(e), e);
        }
    }

    /** Makes a new key and writes it, readable by its owner only, into a file that does not exist yet. */
    public static MasterKey generateInto(Path file) throws StoreOpenException {
        var key = generate();
        key.writeInto(file);
        return key;
    }

    /** Makes a new key. */
    static MasterKey generate() {
        var bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        return new MasterKey(bytes);
    }

    /** Writes the key, readable by its owner only, into a file that does not exist yet. */
    public void writeInto(Path file) throws StoreOpenException {
        try {
            writeNew(file, Base64.getEncoder().encodeToString(bytes) + "\n");
        } catch (IOException e) {
            throw new StoreOpenException(
                    Reason.DIRECTORY, "cannot write the master key to " + file + ": " + reason(e), e);
        }
    }

    /** Eight hex digits by which people tell keys apart: the start of the key's SHA-256, of no use to anyone else. */
    public String fingerprint() {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /** Seals under this key. */
    Sealer sealer() {
        try {
            return new Sealer(new AesGcmJce(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    @Override
    public String toString() {
        return "MasterKey[hidden]";
    }

    private static MasterKey ofBase64(String text, String what) throws StoreOpenException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            // Without its cause: the decoder's message quotes characters of the key.
            throw new StoreOpenException(Reason.MASTER_KEY, what + " is not base64");
        }
        if (bytes.length != LENGTH) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY, what + " has " + bytes.length + " bytes, it must have " + LENGTH);
        }
        return new MasterKey(bytes);
    }

    private static void writeNew(Path file, String text) throws IOException {
        try (var channel = OwnerOnly.create(file)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    static String reason(IOException e) {
        var file = e instanceof java.nio.file.FileSystemException fault ? fault.getReason() : e.getMessage();
        return file == null ? e.getClass().getSimpleName() : file;
    }

    /** Whether a file is there, a dangling link included: then no new key is made over it. */
    public static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
