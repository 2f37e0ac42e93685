package io.claviger.store.audit;

import io.claviger.store.schema.tables.records.AuditHeadRecord;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.seal.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes entries (SHA-256), authenticates them and where their chains end under the audit key (HMAC-SHA-256), and signs
 * checkpoints (Ed25519).
 */
public final class AuditSeal {
    private static final String HMAC = "HmacSHA256";

    private final int version;
    private final Map<Integer, SecretKeySpec> keys = new HashMap<>();
    private final SigningKey signer;
    private final String signerId;
    private final PublicKeys publicKeys;

    public AuditSeal(SealedKeys sealed) {
        this.version = sealed.auditVersion();
        sealed.auditKeys().forEach((number, key) -> keys.put(number, new SecretKeySpec(key, HMAC)));
        this.signer = sealed.checkpointKey();
        this.signerId = PublicKeys.id(signer.publicKey());
        this.publicKeys = PublicKeys.of(sealed.checkpointPublicKeys());
    }

    int version() {
        return version;
    }

    static byte[] hash(byte[] document) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(document);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    byte[] entry(byte[] document, int keyVersion) {
        return hmac(document, keyVersion);
    }

    /** Of where a chain ends. An entry's document starts with a brace, so neither can pass for the other. */
    byte[] head(String chain, long sequence, byte[] hash, int keyVersion) {
        var text = "head\n" + chain + "\n" + sequence + "\n" + HexFormat.of().formatHex(hash);
        return hmac(text.getBytes(StandardCharsets.UTF_8), keyVersion);
    }

    /** Signs a checkpoint's document. */
    byte[] sign(byte[] document) {
        return signer.sign(document);
    }

    String signerId() {
        return signerId;
    }

    /** Of all keys that signed checkpoints. */
    PublicKeys publicKeys() {
        return publicKeys;
    }

    /** Whether a head is one that was written here. */
    boolean wrote(AuditHeadRecord head) {
        var keyVersion = head.getHmacKeyVersion();
        return knows(keyVersion)
                && MessageDigest.isEqual(
                        head.getHmac(), head(head.getChain(), head.getSequence(), head.getHash(), keyVersion));
    }

    boolean knows(int keyVersion) {
        return keys.containsKey(keyVersion);
    }

    private byte[] hmac(byte[] bytes, int keyVersion) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(keys.get(keyVersion));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }
}
