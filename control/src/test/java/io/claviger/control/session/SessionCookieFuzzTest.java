package io.claviger.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.FuzzCorpus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of whatever a browser sends, a session is read as it was given out, from the one cookie of that name, or none is. */
public class SessionCookieFuzzTest {
    private static final Pepper PEPPER = new Pepper(1, new byte[Pepper.LENGTH]);
    private static final ConsoleAddress PLAIN = new ConsoleAddress(null, () -> "http://127.0.0.1:8082", false);
    private static final ConsoleAddress SECURE =
            new ConsoleAddress(URI.create("https://console.example"), () -> "http://127.0.0.1:8082", false);

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.ISO_8859_1);
        for (var address : List.of(PLAIN, SECURE)) {
            try {
                read(address, text);
            } catch (ClavigerException refused) {
                assertThat(refused.code()).isIn(ErrorCode.CREDENTIAL_AMBIGUOUS, ErrorCode.REQUEST_MALFORMED);
            }
            assertThat(address.isSameOrigin(List.of(text, text), text)).isFalse();
            if (address.isSameOrigin(List.of(text), "console.example")) {
                assertThat(text).isIn("http://console.example", "https://console.example");
            }
        }
    }

    private static void read(ConsoleAddress address, String text) {
        var token = address.token(List.of(text));
        if (token == null) {
            return;
        }
        var value = token.secret().reveal();
        assertThat(value).matches("[A-Za-z0-9_-]{43}");
        assertThat(text).contains(value);
        assertThat(token.toString()).doesNotContain(value);
        assertThat(address.token(List.of(address.cookie(token, 60)))).isEqualTo(token);
        assertThat(address.token(List.of("other=" + value))).isNull();
        assertThat(token.digest(PEPPER)).isNotEqualTo(PEPPER.digest(Secret.of(value)));
        assertThat(token.fits(PEPPER, token.csrfToken(PEPPER))).isTrue();
        assertThat(token.fits(PEPPER, value)).isFalse();
        assertThat(token.fits(PEPPER, text)).isFalse();
    }

    @Test
    void seedsAreReadAsTheyWereGivenOut() {
        var token = "0123456789abcdefghijklmnopqrstuvwxyzABCD-_0";
        FuzzCorpus.read(
                SessionCookieFuzzTest::fuzzerTestOneInput,
                "claviger=" + token + "; theme=dark; a=\"b\"",
                "__Host-claviger=" + token + ";claviger =" + token,
                "https://console.example:443");
    }
}
