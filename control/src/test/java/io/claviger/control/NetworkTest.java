package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server sees of whoever asks, and says of it: with proxies before it, and without. */
class NetworkTest extends ManagementTest {
    private static final String[] CLAIM = {"X-Forwarded-For", "192.0.2.7"};

    @Test
    void withoutTrustedProxiesNoHeaderIsBelieved() {
        var seen = server.with("GET", "/network", null, CLAIM);
        assertThat(seen.<String>get("address")).isEqualTo("127.0.0.1");
        assertThat(seen.<String>get("peer")).isEqualTo("127.0.0.1");
        assertThat(seen.<Boolean>get("peerTrusted")).isFalse();
        assertThat(seen.<String>get("header")).isNull();
        assertThat(seen.<List<?>>get("trustedProxies")).isEmpty();
        assertThat(seen.<List<?>>get("headers"))
                .isEqualTo(List.of(Map.of("name", "x-forwarded-for", "value", "192.0.2.7")));
        var page = page(server, CLAIM);
        assertThat(page).contains("claviger.trusted-proxies: [127.0.0.1]", "client-address.header: x-forwarded-for");
    }

    @Test
    void ofATrustedProxyTheOneHeaderIsRead(@TempDir Path folder) {
        var proxies =
                new TrustedProxies(List.of(AddressRange.parse("127.0.0.0/8")), ClientAddressHeader.X_FORWARDED_FOR);
        try (var behind = new ManagementServer(folder.resolve("data"), null, proxies)) {
            var seen = behind.with(
                    "GET", "/network", null, "X-Forwarded-For", "198.51.100.1, 192.0.2.7", "X-Real-IP", "10.1.1.1");
            assertThat(seen.<String>get("address")).isEqualTo("192.0.2.7");
            assertThat(seen.<String>get("peer")).isEqualTo("127.0.0.1");
            assertThat(seen.<Boolean>get("peerTrusted")).isTrue();
            assertThat(seen.<String>get("header")).isEqualTo("x-forwarded-for");
            assertThat(seen.<List<?>>get("trustedProxies")).isEqualTo(List.of("127.0.0.0/8"));
            assertThat(page(behind, CLAIM)).contains("192.0.2.7", "127.0.0.0/8").doesNotContain("is not believed");
            assertThat(page(behind)).contains("You came past the trusted proxies");
        }
    }

    @Test
    void whatAHeaderSaysIsTextAndCutOff() {
        var script = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>";
        for (var name : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP")) {
            assertThat(page(server, name, script)).contains("&lt;script&gt;").doesNotContain("<script>", "<img");
        }
        var seen = server.with("GET", "/network", null, "X-Forwarded-For", "9".repeat(3000));
        assertThat(seen.<String>get("headers.0.value")).hasSize(500);
    }

    @Test
    void howSingleSignOnIsSetUpIsShownWithoutItsSecret() {
        var settings = server.get("/single-sign-on");
        assertThat(settings.<Boolean>get("offered")).isFalse();
        assertThat(settings.<String>get("redirectUri")).endsWith("/sign-in/oidc/callback");
        var text = PageBrowser.of(server, Browser.member(server, "sso@example.org", null, null))
                .get("/single-sign-on")
                .text();
        assertThat(text).contains("Single sign-on is not set up", "claviger.oidc.issuer", settings.get("redirectUri"));
    }

    private static String page(ManagementServer server, String... headers) {
        var email = "root" + System.nanoTime() + "@example.org";
        return PageBrowser.of(server, Browser.member(server, email, null, null))
                .get("/network", headers)
                .text();
    }
}
