package io.claviger.control.password;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords by Argon2id (RFC 9106) with {@value #MEMORY_KIB} KiB, {@value #ITERATIONS} passes and one lane, which
 * OWASP's password storage cheat sheet names among its equally strong choices. The parameters stand in what is kept, so
 * they can be raised: who signs in next is hashed anew.
 *
 * <p>A hash takes memory and tens of milliseconds of a processor. So few are computed at once, some may wait, and more are
 * told to come again: a flood of sign-ins makes other sign-ins wait, and nothing else.
 */
public final class PasswordHashing {
    static final int MEMORY_KIB = 19_456;
    static final int ITERATIONS = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_WAITING = 32;

    private final SecureRandom random;
    private final Semaphore places;
    private final int mostAtOnce;
    private final LongAdder computed = new LongAdder();
    private final String dummy;

    public PasswordHashing(SecureRandom random) {
        this(random, Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_AT_ONCE));
    }

    PasswordHashing(SecureRandom random, int mostAtOnce) {
        this.random = random;
        this.mostAtOnce = mostAtOnce;
        this.places = new Semaphore(mostAtOnce, true);
        // No password has this hash, and to find that out takes the same work as for any other.
        this.dummy = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + LANES + "$" + text(SALT_BYTES)
                + "$" + text(HASH_BYTES);
    }

    /** The password as it is kept, with salt and parameters. */
    public String hash(Secret password) {
        enter();
        try {
            var salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            return current().hash(bytes(password), salt).getResult();
        } finally {
            places.release();
        }
    }

    /**
     * Whether a password is the one that is kept.
     *
     * @param kept null where there is none: then the same work is done, and it is not
     */
    public boolean matches(Secret password, @Nullable String kept) {
        enter();
        try {
            var against = kept == null ? dummy : kept;
            var matches = Argon2Function.getInstanceFromHash(against)
                    .check(bytes(password), against.getBytes(StandardCharsets.US_ASCII));
            return matches && kept != null;
        } finally {
            places.release();
        }
    }

    /** Whether what is kept was made with other parameters than today's. */
    public boolean isOutdated(String kept) {
        var made = Argon2Function.getInstanceFromHash(kept);
        return made.getVariant() != Argon2.ID
                || made.getMemory() != MEMORY_KIB
                || made.getIterations() != ITERATIONS
                || made.getParallelism() != LANES;
    }

    /** How many hashes were computed, against nothing too. */
    public long computed() {
        return computed.sum();
    }

    private void enter() {
        if (places.getQueueLength() >= MOST_WAITING) {
            throw new ClavigerException(
                    ErrorCode.UNAVAILABLE, "Too many passwords are being checked. Try again in a second.");
        }
        places.acquireUninterruptibly();
        computed.increment();
    }

    /** How many are computed at once at most. */
    int mostAtOnce() {
        return mostAtOnce;
    }

    private static Argon2Function current() {
        return Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES, Argon2.ID);
    }

    /** Normalised, since keyboards differ in how they send the same letter (RFC 8265 section 4.2). */
    private static byte[] bytes(Secret password) {
        return Normalizer.normalize(password.reveal(), Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    private String text(int bytes) {
        var some = new byte[bytes];
        random.nextBytes(some);
        return Base64.getEncoder().withoutPadding().encodeToString(some);
    }
}
