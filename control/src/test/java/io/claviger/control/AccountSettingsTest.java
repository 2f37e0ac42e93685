package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account's new secrets start with, and how long what happens is kept. */
class AccountSettingsTest extends ManagementTest {
    private String account;
    private String settings;

    @BeforeEach
    void anAccount() {
        account = server.anAccount("Shop");
        settings = "/accounts/" + account + "/settings";
    }

    @Test
    void secretsStartWithCvgUntilItIsSaid() {
        var retention = new HashMap<String, Object>();
        retention.put("auditDays", null);
        retention.putAll(Map.of(
                "rejectionDays", 30L,
                "decisionHours", 24L,
                "usageMinuteDays", 7L,
                "usageHourDays", 90L,
                "usageDayDays", 1100L,
                "addressDays", 14L,
                "endedKeyDays", 90L));
        assertThat(server.get(settings).json()).isEqualTo(Map.of("keyPrefix", "cvg", "retention", retention));
        assertThat(server.aKey(account, "k").<String>get("secret")).startsWith("cvg_live_");
    }

    @Test
    void newSecretsStartWithThePrefixAndOldOnesStayGood() {
        var before = server.aKey(account, "before");
        var put = put("acme1");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.<String>get("keyPrefix")).isEqualTo("acme1");
        var after = server.aKey(account, "after");
        assertThat(after.<String>get("secret")).startsWith("acme1_live_");
        assertThat(server.accepts(after.get("secret"))).isTrue();
        assertThat(server.accepts(before.get("secret"))).isTrue();
        var rotated = server.post("/keys/" + before.get("key.id") + "/rotate", Map.of("overlapSeconds", 60));
        assertThat(rotated.<String>get("secret")).startsWith("acme1_live_");
        assertThat(server.accepts(before.get("secret"))).isTrue();
        assertThat(server.aKey(server.anAccount("Other"), "k").<String>get("secret"))
                .startsWith("cvg_live_");
    }

    @Test
    void whatIsNoPrefixIsRefused() {
        for (var wrong : List.of("", "a", "Acme", "acme_x", "acme-x", "abcdefghijklm", "ä1", "<script>", "cvgadm")) {
            var refused = put(wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            assertThat(refused.pointers()).as(wrong).contains("/keyPrefix");
        }
        var unknown = server.call("PUT", settings, Map.of("keyPrefix", "ok", "retention", Map.of("auditDays", 1)));
        assertThat(unknown.pointers()).containsExactly("/retention");
        assertThat(server.get(settings).<String>get("keyPrefix")).isEqualTo("cvg");
    }

    @Test
    void aChangeIsAuditedAndTakesTheVersionThatWasRead() {
        var read = server.get(settings);
        assertThat(server.with("PUT", settings, Map.of("keyPrefix", "acme"), "If-Match", read.header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(server.with("PUT", settings, Map.of("keyPrefix", "late"), "If-Match", read.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(server.get("/accounts/" + account + "/audit?kind=account")
                        .items()
                        .getFirst())
                .containsEntry("action", "account.settings")
                .containsEntry("before", Map.of("keyPrefix", "cvg"))
                .containsEntry("after", Map.of("keyPrefix", "acme"));
    }

    @Test
    void thePageChangesItAndSaysWhatIsWrongAtItsField() {
        var pages = PageBrowser.of(server, Browser.member(server, "admin@example.org", account, "admin"));
        var page = settings + "/keys";
        assertThat(pages.get(page).text()).contains("value=\"cvg\"", "for ever", "1100 days");
        assertThat(pages.post(page, Map.of("keyPrefix", "acme")).status()).isEqualTo(303);
        var refused = pages.post(page, Map.of("keyPrefix", "\"><img src=x onerror=alert(1)>"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("fault-keyPrefix").doesNotContain("<img");
        assertThat(server.get(settings).<String>get("keyPrefix")).isEqualTo("acme");
        var auditor = PageBrowser.of(server, Browser.member(server, "auditor@example.org", account, "auditor"));
        assertThat(auditor.get(page).text()).contains("<code>acme</code>").doesNotContain("name=\"keyPrefix\"");
        assertThat(auditor.post(page, Map.of("keyPrefix", "mine")).status()).isEqualTo(403);
    }

    private Reply put(String prefix) {
        return server.call("PUT", settings, Map.of("keyPrefix", prefix));
    }
}
