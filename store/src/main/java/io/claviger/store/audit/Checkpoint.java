package io.claviger.store.audit;

import io.claviger.store.session.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement that a chain had come to an entry. Who has its public key and an old checkpoint can tell later
 * whether the chain still goes through that entry.
 *
 * @param chain an account's id, or {@link AuditReads#INSTALLATION}
 * @param first sequence of the chain's first entry at that time; more than 1 once retention dropped older ones
 * @param sequence of the entry; for a {@link Kind#START} of the last that was dropped
 * @param hash of that entry, hex
 * @param keyId of the key that signed it
 * @param document this as canonical JSON, exactly as it was signed (UTF-8)
 * @param signature Ed25519 over the document, base64url without padding
 */
public record Checkpoint(
        Kind kind,
        String chain,
        long first,
        long sequence,
        String hash,
        long atMicros,
        String keyId,
        String document,
        String signature) {

    /** What a checkpoint is good for: the three can't pass for one another, as it is signed with it. */
    public enum Kind {
        /** Made while the chain grows. */
        INTERIM,
        /** Where retention cut the beginning off: the first entry follows it. */
        START,
        /** Closes an export. */
        EXPORT;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** As it is written. */
        public String word() {
            return word;
        }
    }

    /** What there is to sign. */
    record Statement(Kind kind, String chain, long first, long sequence, String hash, long atMicros) {}

    static Checkpoint sign(Statement statement, AuditSeal seal) {
        var document = CanonicalJson.write(Map.of(
                "kind", statement.kind.word(),
                "chain", statement.chain,
                "first", statement.first,
                "sequence", statement.sequence,
                "hash", statement.hash,
                "at", Instant.EPOCH.plus(statement.atMicros, ChronoUnit.MICROS).toString(),
                "key", seal.signerId()));
        var signature = seal.sign(document.getBytes(StandardCharsets.UTF_8));
        return of(statement, seal.signerId(), document, base64(signature));
    }

    /**
     * Reads a checkpoint, after its signature proved right.
     *
     * @throws IllegalArgumentException where it was signed by none of the keys, or is no checkpoint; the message says so
     */
    public static Checkpoint verified(String document, String signature, PublicKeys keys) {
        var signer = keys.signerOf(document.getBytes(StandardCharsets.UTF_8), bytes(signature));
        if (signer == null) {
            throw new IllegalArgumentException("it was not signed by a key of this installation");
        }
        var read = read(document, signature);
        if (!read.keyId.equals(signer)) {
            throw new IllegalArgumentException("it names another key than signed it");
        }
        return read;
    }

    /** Reads a checkpoint and believes it. */
    static Checkpoint read(String document, String signature) {
        var json = StrictObject.read(document);
        var statement = new Statement(
                kind(StrictObject.text(json, "kind")),
                StrictObject.text(json, "chain"),
                StrictObject.number(json, "first"),
                StrictObject.number(json, "sequence"),
                StrictObject.text(json, "hash"),
                micros(StrictObject.text(json, "at")));
        return of(statement, StrictObject.text(json, "key"), document, signature);
    }

    /**
     * Reads what the management API answers, or a checkpoint's line of an export. Only what is signed is believed.
     *
     * @throws IllegalArgumentException as {@link #verified(String, String, PublicKeys)}
     */
    public static Checkpoint ofJson(String text, PublicKeys keys) {
        var json = StrictObject.read(text);
        return verified(StrictObject.text(json, "document"), StrictObject.text(json, "signature"), keys);
    }

    byte[] signatureBytes() {
        return bytes(signature);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Strictly: of a signature there is one spelling. */
    private static byte[] bytes(String base64) {
        try {
            var bytes = Base64.getUrlDecoder().decode(base64);
            if (base64(bytes).equals(base64)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Said below, like another spelling.
        }
        throw new IllegalArgumentException("its signature is not base64url");
    }

    private static Checkpoint of(Statement statement, String keyId, String document, String signature) {
        return new Checkpoint(
                statement.kind,
                statement.chain,
                statement.first,
                statement.sequence,
                statement.hash,
                statement.atMicros,
                keyId,
                document,
                signature);
    }

    private static Kind kind(String word) {
        for (var kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("its kind is unknown: " + word);
    }

    private static long micros(@Nullable String at) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(String.valueOf(at)));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("its time is none", e);
        }
    }
}
