package io.claviger.control.factor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time codes by time (RFC 6238): HMAC-SHA-1, steps of {@value #STEP_SECONDS} seconds, {@value #DIGITS} digits, which
 * every authenticator app knows. SHA-1 is sound here, where nobody profits from a collision (section 1.2 of RFC 6238).
 */
public final class Totp {
    /** Bytes of a shared secret: as many as the HMAC has (RFC 4226 section 4, R6). */
    public static final int SECRET_BYTES = 20;

    static final int DIGITS = 6;
    static final int STEP_SECONDS = 30;
    private static final int MICROS = 1_000_000;

    /** Steps before and after the present one whose code is taken, for clocks that differ. */
    private static final int SLACK = 1;

    private Totp() {}

    /** The step that a time lies in. */
    static long step(long micros) {
        return micros / MICROS / STEP_SECONDS;
    }

    /** The code of a step (RFC 4226 section 5.3). */
    static String code(byte[] secret, long step, int digits) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            var offset = hash[hash.length - 1] & 0xf;
            var number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
            var text = Long.toString(number % Math.round(Math.pow(10, digits)));
            return "0".repeat(digits - text.length()) + text;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-1 is part of every Java platform", e);
        }
    }

    /**
     * The step whose code this is: the present one or one beside it, and later than the last that was used, so that no
     * code is taken twice (section 5.2). Each is compared in constant time.
     */
    public static OptionalLong stepOf(byte[] secret, String code, long nowMicros, long lastUsed) {
        var now = step(nowMicros);
        var given = code.getBytes(StandardCharsets.UTF_8);
        var found = OptionalLong.empty();
        for (var step = now - SLACK; step <= now + SLACK; step++) {
            var right = code(secret, step, DIGITS).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(right, given) && step > lastUsed) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }
}
