package io.claviger.store.seal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * An Ed25519 key pair (RFC 8032) that signs. It is kept as the 32 bytes of the private key and the 32 of the public one,
 * so that whoever opens the seal has both, and neither can be exchanged alone.
 */
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";
    private static final int HALF = 32;

    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private SigningKey(PrivateKey privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** The bytes of a new pair. */
    static byte[] generate() {
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            var seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            var encoded = pair.getPublic().getEncoded();
            var bytes = Arrays.copyOf(seed, 2 * HALF);
            // The end of a SubjectPublicKeyInfo of Ed25519 is the key itself (RFC 8410 section 4).
            System.arraycopy(encoded, encoded.length - HALF, bytes, HALF, HALF);
            return bytes;
        } catch (GeneralSecurityException e) {
            throw noEd25519(e);
        }
    }

    static SigningKey of(byte[] bytes) {
        if (bytes.length != 2 * HALF) {
            throw new IllegalArgumentException("a key pair has " + 2 * HALF + " bytes, not " + bytes.length);
        }
        try {
            var spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(bytes, HALF));
            return new SigningKey(
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(spec), Arrays.copyOfRange(bytes, HALF, 2 * HALF));
        } catch (GeneralSecurityException e) {
            throw noEd25519(e);
        }
    }

    /** The 64 bytes of a signature. */
    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw noEd25519(e);
        }
    }

    /** The 32 bytes that anyone may know. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public String toString() {
        return "SigningKey[hidden]";
    }

    private static IllegalStateException noEd25519(GeneralSecurityException e) {
        return new IllegalStateException("Ed25519 is part of every Java platform from 15 on", e);
    }
}
