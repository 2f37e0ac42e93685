package io.claviger.core.credential;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What is kept of a random bearer secret: 32 bytes, HMAC-SHA-256 under the pepper over the SHA-256 of the secret. It is
 * looked up by its first 16 bytes and compared whole in constant time.
 *
 * @param high the first eight bytes, for the index
 * @param low the next eight bytes, for the index
 * @param third the eight bytes after them
 * @param last the last eight bytes
 */
public record SecretDigest(long high, long low, long third, long last) {
    /** Bytes of a digest. */
    public static final int LENGTH = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * A digest of its bytes.
     *
     * @throws IllegalArgumentException where there are not {@value #LENGTH} of them
     */
    public static SecretDigest of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a digest has " + LENGTH + " bytes, not " + bytes.length);
        }
        return startOf(bytes);
    }

    /** A digest of the first bytes of a buffer. */
    static SecretDigest startOf(byte[] buffer) {
        return new SecretDigest(
                (long) LONGS.get(buffer, 0), (long) LONGS.get(buffer, 8), (long) LONGS.get(buffer, 16), (long)
                        LONGS.get(buffer, 24));
    }

    public byte[] toBytes() {
        var bytes = new byte[LENGTH];
        LONGS.set(bytes, 0, high);
        LONGS.set(bytes, 8, low);
        LONGS.set(bytes, 16, third);
        LONGS.set(bytes, 24, last);
        return bytes;
    }

    /** Compares in constant time: the same steps wherever the two differ. */
    public boolean matches(SecretDigest other) {
        return (high ^ other.high | low ^ other.low | third ^ other.third | last ^ other.last) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretDigest digest && matches(digest);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high);
    }

    /** Eight hex digits: enough to tell two apart in a log, of no use to anyone else. */
    @Override
    public String toString() {
        return "SecretDigest[%08x…]".formatted(high >>> 32);
    }
}
