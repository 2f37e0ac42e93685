package io.claviger.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ClavigerException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleAddressTest {
    private final ConsoleAddress plain = new ConsoleAddress(null, () -> "http://127.0.0.1:8080", false);
    private final ConsoleAddress tls = new ConsoleAddress(null, () -> "https://127.0.0.1:8443", true);
    private final ConsoleAddress behindProxy =
            new ConsoleAddress(URI.create("https://console.example:443"), () -> "http://127.0.0.1:8080", false);

    @Test
    void theCookieIsAsNarrowAsItCanBe() {
        var token = SessionToken.make(new SecureRandom());
        var value = token.secret().reveal();
        assertThat(plain.cookie(token, 60))
                .isEqualTo("claviger=" + value + "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        for (var secure : List.of(tls, behindProxy)) {
            assertThat(secure.cookie(token, 60))
                    .isEqualTo("__Host-claviger=" + value + "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        }
        assertThat(plain.noCookie()).contains("claviger=;", "Max-Age=0");
    }

    @Test
    void onlyTheCookieOfItsOwnNameIsRead() {
        var token = SessionToken.make(new SecureRandom());
        var value = token.secret().reveal();
        assertThat(plain.token(List.of("a=b; claviger=" + value + "; c=d"))).isEqualTo(token);
        assertThat(tls.token(List.of("claviger=" + value))).isNull();
        assertThat(tls.token(List.of("__Host-claviger=" + value))).isEqualTo(token);
        assertThat(plain.token(List.of("xclaviger=" + value, "claviger"))).isNull();
        assertThat(plain.token(List.of("claviger=short"))).isNull();
        assertThatThrownBy(() -> plain.token(List.of("claviger=" + value, "claviger=planted")))
                .isInstanceOf(ClavigerException.class);
    }

    @Test
    void onlyItsOwnOriginIsTheSame() {
        assertThat(plain.isSameOrigin(List.of("http://localhost:8080"), "localhost:8080"))
                .isTrue();
        assertThat(plain.isSameOrigin(List.of("http://localhost"), "LOCALHOST:80"))
                .isTrue();
        assertThat(plain.isSameOrigin(List.of("http://localhost:8081"), "localhost:8080"))
                .isFalse();
        assertThat(plain.isSameOrigin(List.of("https://localhost:8080"), "localhost:8080"))
                .isFalse();
        assertThat(plain.isSameOrigin(List.of("null"), "localhost:8080")).isFalse();
        assertThat(plain.isSameOrigin(List.of(), "localhost:8080")).isFalse();
        assertThat(plain.isSameOrigin(List.of("http://a:1", "http://a:1"), "a:1"))
                .isFalse();
        assertThat(behindProxy.isSameOrigin(List.of("https://console.example"), "anything"))
                .isTrue();
        assertThat(behindProxy.isSameOrigin(List.of("http://127.0.0.1:8080"), "127.0.0.1:8080"))
                .isFalse();
        assertThat(behindProxy.isSameOrigin(List.of("https://console.example.evil"), "x"))
                .isFalse();
    }
}
