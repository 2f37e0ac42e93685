package io.claviger.core.credential;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One secret that a credential has or had. A node holds a million of them, so each is one object: its digest lies in it,
 * and its id as two numbers where it is a UUID, as nearly all are. As a record of a text and a digest it took twice the
 * memory. The id is a text to everyone else, of any form, and made anew each time that it is asked for.
 */
public final class SecretVersion {
    private static final int UUID_LENGTH = 36;

    private final long high;
    private final long low;
    private final long third;
    private final long last;
    private final long endsAtMicros;
    private final long idHigh;
    private final long idLow;
    /** The id where it is no UUID. */
    private final @Nullable String otherId;

    /**
     * @param id public id of this secret
     * @param digest what is kept of it
     * @param endsAtMicros when it stops being accepted: {@link io.claviger.core.time.MicroClock#NEVER} for the current one,
     *     the end of the overlap for one that was rotated away
     */
    public SecretVersion(String id, SecretDigest digest, long endsAtMicros) {
        this.high = digest.high();
        this.low = digest.low();
        this.third = digest.third();
        this.last = digest.last();
        this.endsAtMicros = endsAtMicros;
        var uuid = isUuid(id) ? UUID.fromString(id) : null;
        this.idHigh = uuid == null ? 0 : uuid.getMostSignificantBits();
        this.idLow = uuid == null ? 0 : uuid.getLeastSignificantBits();
        this.otherId = uuid == null ? id : null;
    }

    public String id() {
        return otherId != null ? otherId : new UUID(idHigh, idLow).toString();
    }

    public SecretDigest digest() {
        return new SecretDigest(high, low, third, last);
    }

    public long endsAtMicros() {
        return endsAtMicros;
    }

    /** Whether this is the same secret, be it before or after a change of when it ends. */
    public boolean hasIdOf(SecretVersion other) {
        return idHigh == other.idHigh
                && idLow == other.idLow
                && (otherId == null ? other.otherId == null : otherId.equals(other.otherId));
    }

    /** A hash of the id alone. */
    public int idHash() {
        return otherId != null ? otherId.hashCode() : Long.hashCode(idHigh * 31 + idLow);
    }

    /** Whether the digest's first 16 bytes are these: enough to search by, no proof. */
    public boolean startsAs(SecretDigest digest) {
        return high == digest.high() && low == digest.low();
    }

    /** Compares digests in constant time, as {@link SecretDigest#matches} does. */
    public boolean matches(SecretDigest digest) {
        return digest().matches(digest);
    }

    /** Whether a text is a UUID just as one is written, so that the same text comes out again. */
    private static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (var i = 0; i < UUID_LENGTH; i++) {
            var character = text.charAt(i);
            var fits = i == 8 || i == 13 || i == 18 || i == 23
                    ? character == '-'
                    : character >= '0' && character <= '9' || character >= 'a' && character <= 'f';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretVersion secret
                && hasIdOf(secret)
                && matches(secret.digest())
                && endsAtMicros == secret.endsAtMicros;
    }

    @Override
    public int hashCode() {
        return idHash();
    }

    @Override
    public String toString() {
        return "SecretVersion[id=" + id() + ", digest=" + digest() + ", endsAtMicros=" + endsAtMicros + "]";
    }
}
