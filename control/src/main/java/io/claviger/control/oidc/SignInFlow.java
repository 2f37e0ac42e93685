package io.claviger.control.oidc;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that has gone to the issuer. The browser that began it holds 256 random bits and the time; state, nonce and PKCE
 * verifier are the pepper's HMACs over them, so nothing is kept here, any node can take up what another began, and who sees
 * the state in an address can't tell what the browser holds.
 */
record SignInFlow(Secret secret, long beganMicros) {
    /** How long people may take at the issuer. */
    static final Duration LASTS = Duration.ofMinutes(10);

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{43}\\.([0-9]{1,18}))");
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    static SignInFlow begin(SecureRandom random, long nowMicros) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new SignInFlow(Secret.of(TEXT.encodeToString(bytes) + "." + nowMicros), nowMicros);
    }

    /** What a browser holds; null where it can be nothing that was given to one. */
    static @Nullable SignInFlow read(String text) {
        var form = FORM.matcher(text);
        return form.matches() ? new SignInFlow(Secret.of(text), Long.parseLong(form.group(2))) : null;
    }

    boolean isOver(long nowMicros) {
        return nowMicros < beganMicros || endsMicros() <= nowMicros;
    }

    long endsMicros() {
        return beganMicros + LASTS.toNanos() / 1000;
    }

    String state(Pepper pepper) {
        return derived(pepper, "state");
    }

    /** Whether a state that came back is this one's; compared in constant time. */
    boolean isState(Pepper pepper, String state) {
        return MessageDigest.isEqual(
                state(pepper).getBytes(StandardCharsets.US_ASCII), state.getBytes(StandardCharsets.UTF_8));
    }

    Nonce nonce(Pepper pepper) {
        return new Nonce(derived(pepper, "nonce"));
    }

    /** Of 43 characters, as RFC 7636 section 4.1 asks for at least. */
    CodeVerifier verifier(Pepper pepper) {
        return new CodeVerifier(derived(pepper, "verifier"));
    }

    /** By which it is known that this one was used. */
    SecretDigest mark(Pepper pepper) {
        return pepper.digest(Secret.of("oidc-used\n" + secret.reveal()));
    }

    private String derived(Pepper pepper, String what) {
        return TEXT.encodeToString(pepper.digest(Secret.of("oidc-" + what + "\n" + secret.reveal()))
                .toBytes());
    }
}
