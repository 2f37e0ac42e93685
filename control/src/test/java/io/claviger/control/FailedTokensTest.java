package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedTokensTest {
    /** What {@link ManagementServer} allows. */
    private static final int FAILURES = 100;

    @Test
    void beyondTheLimitATokenThatIsNotAcceptedIsToldToComeAgainAndARightOneIsNot(@TempDir Path dir) {
        try (var server = new ManagementServer(dir)) {
            for (var i = 0; i < FAILURES; i++) {
                var refused = server.call("GET", "/accounts", "cvgadm_wrong_" + i, null);
                assertThat(refused.status()).isEqualTo(401);
            }
            var beyond = server.call("GET", "/accounts", "cvgadm_wrong", null);
            assertThat(beyond.status()).isEqualTo(429);
            assertThat(beyond.<String>get("code")).isEqualTo("RATE_LIMITED");
            assertThat(Integer.parseInt(beyond.header("Retry-After"))).isBetween(1, 68);
            assertThat(beyond.header("WWW-Authenticate")).isNull();

            assertThat(server.get("/accounts").status()).isEqualTo(200);

            server.shift.addAndGet(68_000_000);
            assertThat(server.call("GET", "/accounts", "cvgadm_wrong", null).status())
                    .isEqualTo(401);
        }
    }
}
