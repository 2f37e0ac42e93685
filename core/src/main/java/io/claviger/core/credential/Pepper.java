package io.claviger.core.credential;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which secrets are digested; it is sealed under the master key, so that a copy of the database alone
 * tells nobody which secrets it knows.
 *
 * <p>A digest is HMAC-SHA-256 (RFC 2104) under the pepper over the SHA-256 of the secret's UTF-8 bytes, so that imported
 * SHA-256 hashes need no second scheme. Safe for use by many threads.
 */
public final class Pepper {
    /** Bytes of a pepper. */
    public static final int LENGTH = 32;

    private final int version;
    private final Mac keyed;
    private final ThreadLocal<State> states;

    public Pepper(int version, byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a pepper has " + LENGTH + " bytes, not " + key.length);
        }
        this.version = version;
        this.keyed = keyedMac(key.clone());
        this.states = ThreadLocal.withInitial(this::newState);
    }

    /** Which pepper this is; kept beside every digest. */
    public int version() {
        return version;
    }

    public SecretDigest digest(Secret secret) {
        return states.get().digest(secret);
    }

    /** The digest of a secret of which only the SHA-256 is known. */
    public SecretDigest digestOfSha256(byte[] sha256) {
        if (sha256.length != SecretDigest.LENGTH) {
            throw new IllegalArgumentException("a SHA-256 has " + SecretDigest.LENGTH + " bytes, not " + sha256.length);
        }
        return SecretDigest.owning(states.get().mac.doFinal(sha256));
    }

    @Override
    public String toString() {
        return "Pepper[version=" + version + "]";
    }

    /** One thread's working set: nothing but the digest itself is allocated for a secret. */
    private static final class State {
        private final MessageDigest sha256;
        private final Mac mac;
        private final byte[] buffer = new byte[128];

        State(MessageDigest sha256, Mac mac) {
            this.sha256 = sha256;
            this.mac = mac;
        }

        SecretDigest digest(Secret secret) {
            secret.update(sha256, buffer);
            try {
                sha256.digest(buffer, 0, SecretDigest.LENGTH);
            } catch (DigestException e) {
                throw new IllegalStateException("the buffer holds a SHA-256", e);
            }
            mac.update(buffer, 0, SecretDigest.LENGTH);
            return SecretDigest.owning(mac.doFinal());
        }
    }

    private State newState() {
        try {
            return new State(MessageDigest.getInstance("SHA-256"), (Mac) keyed.clone());
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    private static Mac keyedMac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not usable as a pepper", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }
}
