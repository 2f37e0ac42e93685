package io.claviger.control.factor;

import io.claviger.core.time.MicroClock;
import java.io.ByteArrayOutputStream;

/** An authenticator app with one secret. */
public final class Authenticator {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final byte[] secret;
    private final MicroClock clock;

    /** @param base32 the secret as it is shown */
    public Authenticator(String base32, MicroClock clock) {
        this.secret = decode(base32);
        this.clock = clock;
    }

    /** The code of now. */
    public String code() {
        return Totp.code(secret, Totp.step(clock.nowMicros()), Totp.DIGITS);
    }

    private static byte[] decode(String text) {
        var bytes = new ByteArrayOutputStream();
        var held = 0;
        var bits = 0;
        for (var i = 0; i < text.length(); i++) {
            held = held << 5 | ALPHABET.indexOf(text.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(held >>> bits & 0xff);
            }
        }
        return bytes.toByteArray();
    }
}
