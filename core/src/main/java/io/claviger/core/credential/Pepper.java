package io.claviger.core.credential;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The key under which secrets are digested; it is sealed under the master key, so that a copy of the database alone
 * tells nobody which secrets it knows.
 *
 * <p>A digest is HMAC-SHA-256 (RFC 2104) under the pepper over the SHA-256 of the secret's UTF-8 bytes, so that imported
 * SHA-256 hashes need no second scheme. A pepper that followed another wraps it: its HMAC is taken over the digest that
 * the one before makes, so that digests which are there can be brought to it without their secrets, and one lookup finds
 * old and new alike. Safe for use by many threads.
 */
public final class Pepper {
    /** Bytes of a pepper. */
    public static final int LENGTH = 32;

    /** Bytes that SHA-256 takes at a time. */
    private static final int BLOCK = 64;

    private final int version;

    // Each version's key as RFC 2104 has it before the text and before the inner hash.
    private final byte[][] inner;
    private final byte[][] outer;
    private final ThreadLocal<State> states = ThreadLocal.withInitial(State::new);

    /** A pepper that wraps no other. */
    public Pepper(int version, byte[] key) {
        this(version, List.of(key));
    }

    /**
     * A pepper with those that it wraps.
     *
     * @param keys of all versions, the first one's first
     */
    public Pepper(int version, List<byte[]> keys) {
        for (var key : keys) {
            if (key.length != LENGTH) {
                throw new IllegalArgumentException("a pepper has " + LENGTH + " bytes, not " + key.length);
            }
        }
        this.version = version;
        this.inner = keys.stream().map(key -> padded(key, 0x36)).toArray(byte[][]::new);
        this.outer = keys.stream().map(key -> padded(key, 0x5c)).toArray(byte[][]::new);
    }

    /** Which pepper this is; kept beside every digest. */
    public int version() {
        return version;
    }

    public SecretDigest digest(Secret secret) {
        // kept this short so that the digest itself need not be allocated where it is only looked up
        var state = states.get();
        digest(secret, state);
        return SecretDigest.startOf(state.buffer);
    }

    /** The digest of a secret of which only the SHA-256 is known. */
    public SecretDigest digestOfSha256(byte[] sha256) {
        if (sha256.length != SecretDigest.LENGTH) {
            throw new IllegalArgumentException("a SHA-256 has " + SecretDigest.LENGTH + " bytes, not " + sha256.length);
        }
        var state = states.get();
        System.arraycopy(sha256, 0, state.buffer, 0, SecretDigest.LENGTH);
        authenticate(state);
        return SecretDigest.startOf(state.buffer);
    }

    /** A digest of the version before this pepper's, brought to this one, which must wrap no other. */
    public SecretDigest wrap(SecretDigest digest) {
        if (inner.length != 1) {
            throw new IllegalStateException("only the new key is to be taken over a digest that is there");
        }
        return digestOfSha256(digest.toBytes());
    }

    @Override
    public String toString() {
        return "Pepper[version=" + version + "]";
    }

    private void digest(Secret secret, State state) {
        secret.update(state.sha256, state.buffer);
        state.hashToBuffer();
        authenticate(state);
    }

    /**
     * Replaces the 32 bytes at the start of the buffer by their HMAC, once for each version. The JDK's own {@code Mac}
     * does the same steps, and allocates for each.
     */
    private void authenticate(State state) {
        for (var layer = 0; layer < inner.length; layer++) {
            state.sha256.update(inner[layer]);
            state.sha256.update(state.buffer, 0, SecretDigest.LENGTH);
            state.hashToBuffer();
            state.sha256.update(outer[layer]);
            state.sha256.update(state.buffer, 0, SecretDigest.LENGTH);
            state.hashToBuffer();
        }
    }

    /** One thread's working set, so that a request leaves as little as it can behind on the heap. */
    private static final class State {
        private final MessageDigest sha256;
        private final byte[] buffer = new byte[128];

        State() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is part of every Java platform", e);
            }
        }

        void hashToBuffer() {
            try {
                sha256.digest(buffer, 0, SecretDigest.LENGTH);
            } catch (DigestException e) {
                throw new IllegalStateException("the buffer holds a SHA-256", e);
            }
        }
    }

    private static byte[] padded(byte[] key, int pad) {
        var padded = new byte[BLOCK];
        for (var i = 0; i < BLOCK; i++) {
            padded[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
        }
        return padded;
    }
}
