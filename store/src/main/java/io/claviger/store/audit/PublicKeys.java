package io.claviger.store.audit;

import io.claviger.store.session.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public halves of the keys that sign checkpoints, by their ids. They are published as JSON Web Keys (RFC 8037); a
 * key's id is its thumbprint (RFC 7638), so that no other key can go by it.
 */
public final class PublicKeys {
    private static final int LENGTH = 32;
    private static final int MOST = 100;
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final String ALGORITHM = "Ed25519";

    /** What stands before the 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410 section 4). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Map<String, byte[]> keys = new LinkedHashMap<>();

    private PublicKeys() {}

    /** Keys of their 32 bytes each. */
    static PublicKeys of(List<byte[]> raw) {
        var keys = new PublicKeys();
        raw.forEach(key -> keys.keys.put(id(key), key));
        return keys;
    }

    /**
     * Reads a JSON Web Key Set, or a single key.
     *
     * @throws IllegalArgumentException where it is none, or a key in it is no Ed25519 key; the message says what is wrong
     */
    public static PublicKeys ofJwks(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a key set has " + MOST_CHARACTERS + " characters at most");
        }
        var json = StrictObject.read(text);
        List<?> given = json.get("keys") instanceof List<?> list ? list : List.of(json);
        if (given.isEmpty() || given.size() > MOST) {
            throw new IllegalArgumentException("a key set has 1 to " + MOST + " keys, not " + given.size());
        }
        var raw = new ArrayList<byte[]>();
        for (var key : given) {
            raw.add(raw(key));
        }
        return of(raw);
    }

    /** Each key as a JSON Web Key. */
    public List<Map<String, @Nullable Object>> jwks() {
        var list = new ArrayList<Map<String, @Nullable Object>>();
        keys.forEach((id, key) -> {
            var jwk = new LinkedHashMap<String, @Nullable Object>(required(key));
            jwk.put("kid", id);
            jwk.put("use", "sig");
            jwk.put("alg", "EdDSA");
            list.add(jwk);
        });
        return List.copyOf(list);
    }

    /** The id of the key that signed a message; null where none of these did. */
    @Nullable String signerOf(byte[] message, byte[] signature) {
        for (var key : keys.entrySet()) {
            if (signed(key.getValue(), message, signature)) {
                return key.getKey();
            }
        }
        return null;
    }

    /** The id of a key, given its 32 bytes. */
    static String id(byte[] raw) {
        var members = CanonicalJson.write(required(raw)).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(AuditSeal.hash(members));
    }

    private static Map<String, String> required(byte[] raw) {
        var x = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
        return Map.of("kty", "OKP", "crv", ALGORITHM, "x", x);
    }

    private static byte[] raw(@Nullable Object key) {
        if (key instanceof Map<?, ?> jwk
                && "OKP".equals(jwk.get("kty"))
                && ALGORITHM.equals(jwk.get("crv"))
                && jwk.get("x") instanceof String x) {
            var raw = Base64.getUrlDecoder().decode(x);
            if (raw.length == LENGTH) {
                return raw;
            }
        }
        throw new IllegalArgumentException("expected keys with kty OKP, crv Ed25519 and an x of 32 bytes");
    }

    private static boolean signed(byte[] raw, byte[] message, byte[] signature) {
        try {
            var encoded = new byte[PREFIX.length + LENGTH];
            System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
            System.arraycopy(raw, 0, encoded, PREFIX.length, LENGTH);
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // So the JDK says of a signature of another length, or with a point that is none on the curve.
            return false;
        }
    }
}
