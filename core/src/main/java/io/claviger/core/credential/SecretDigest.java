package io.claviger.core.credential;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What is kept of a random bearer secret: 32 bytes, HMAC-SHA-256 under the pepper over the SHA-256 of the secret. It is
 * looked up by its first 16 bytes and compared whole in constant time.
 */
public final class SecretDigest {
    /** Bytes of a digest. */
    public static final int LENGTH = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;

    private SecretDigest(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a digest has " + LENGTH + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    public static SecretDigest of(byte[] bytes) {
        return new SecretDigest(bytes.clone());
    }

    /** Takes the array without copying: for bytes that the caller has just made and lets go of. */
    static SecretDigest owning(byte[] bytes) {
        return new SecretDigest(bytes);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The first eight bytes, for the index. */
    public long high() {
        return (long) LONGS.get(bytes, 0);
    }

    /** The next eight bytes, for the index. */
    public long low() {
        return (long) LONGS.get(bytes, 8);
    }

    /** Compares in constant time. */
    public boolean matches(SecretDigest other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretDigest digest && matches(digest);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high());
    }

    /** Eight hex digits: enough to tell two apart in a log, of no use to anyone else. */
    @Override
    public String toString() {
        return "SecretDigest[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
    }
}
