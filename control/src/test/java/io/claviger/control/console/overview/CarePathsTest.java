package io.claviger.control.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.console.ConsolePages;
import io.claviger.control.http.Members;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What needs care leads to where it is mended. */
class CarePathsTest {
    private final CarePaths paths = new CarePaths("a");

    @Test
    void rulesLeadToWhatHoldsThem() {
        assertThat(rule("key")).isEqualTo("/keys/r");
        assertThat(rule("policy")).isEqualTo("/accounts/a/policies/r");
        assertThat(rule("ip-filter")).isEqualTo("/accounts/a/api-settings?api=r");
        assertThat(rule("account")).isEqualTo("/accounts/a");
    }

    @Test
    void thereIsAPageBehindEach() {
        var routes = ConsolePages.routes();
        for (var kind : new String[] {"key", "policy", "ip-filter", "account"}) {
            assertThat(routes.isOwnPage(rule(kind))).as(kind).isTrue();
        }
        assertThat(routes.isOwnPage(paths.ofPermissions("k"))).isTrue();
    }

    private String rule(String kind) {
        return paths.ofRule(new Members(Map.of("kind", kind, "id", "r")));
    }
}
