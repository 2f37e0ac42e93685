package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An account at a glance, and its requests as they happen. */
class OverviewPagesTest extends BrowserTest {

    @Test
    void aRequestThatIsMadeNowShowsWithinTwoSeconds() {
        var outside = new Outside(server, admin);
        signIn();
        assertThat(page.locator("[data-live-state]")).hasText("live");
        var before = rows().count();
        outside.call("GET", "/customers/jane");
        assertThat(rows()).hasCount(before + 1, new LocatorAssertions.HasCountOptions().setTimeout(2_000));
        assertThat(rows().first()).containsText("allowed");
        assertThat(rows().first()).containsText("Demo key");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pause"))
                .click();
        outside.call("DELETE", "/customers/jane");
        assertThat(page.locator("[data-live-state]")).hasText("paused, 1 waiting");
        assertThat(rows()).hasCount(before + 1);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Resume"))
                .click();
        assertThat(rows().first()).containsText("PERMISSION_MISSING");

        rows().first().getByRole(AriaRole.LINK).first().click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .containsText("Refused");
    }

    @Test
    void whatHappenedIsDrawnAndTold() {
        var outside = new Outside(server, admin);
        for (var i = 0; i < 4; i++) {
            outside.call(i % 2 == 0 ? "GET" : "DELETE", "/customers/jane");
        }
        signIn();
        // written each second
        page.waitForCondition(() -> {
            go("/accounts/" + demoAccount() + "?span=hour");
            return page.locator("[aria-labelledby=codes-title]").innerText().contains("PERMISSION_MISSING");
        });
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Requests over the last hour")))
                .isVisible();
        page.getByText("Show as table").click();
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Requests as a table"))
                        .getByRole(AriaRole.ROW))
                .hasCount(61);
        assertThat(page.locator("[aria-labelledby=codes-title]")).containsText("PERMISSION_MISSING");
        assertThat(page.locator("[aria-labelledby=busiest-title]")).containsText("Demo key");
        var care = page.locator("[aria-labelledby=care-title] details").first();
        care.locator("summary").click();
        assertThat(care.getByRole(AriaRole.LINK).first()).isVisible();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Last month"))
                .click();
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Requests over the last month")))
                .isVisible();
        assertThat(page.getByText("by days in UTC")).isVisible();
        assertThat(page.locator(".chart-times time").last()).hasText(Pattern.compile("\\d+ [A-Z][a-z]+ \\d{4}"));
        assertThat(page.locator(".chart-bar title").last()).hasText(Pattern.compile("\\d{4} \\(UTC\\): .*"));
    }

    @Test
    void theDayBeforeIsDrawnByTheHour() {
        var outside = new Outside(server, admin);
        var names = List.of("Demo key", "Demo key, integrations", "Demo key, guarded", "Demo key, profile");
        var keys =
                names.stream().map(name -> outside.keyId(demoAccount(), name)).toList();
        PastUsage.write(server, demoAccount(), keys);
        signIn();
        go("/accounts/" + demoAccount() + "?span=day");
        assertThat(page.locator(".chart-bar .allowed").nth(22)).isVisible();
        assertThat(page.locator("[aria-labelledby=codes-title]")).containsText("GUARD_FORBIDDEN");
        assertThat(page.locator("[aria-labelledby=busiest-title] tbody tr")).hasCount(names.size());
        looksRight("overview-day");

        go("/keys/" + keys.getFirst() + "/usage?span=day");
        assertThat(page.locator(".chart-bar .allowed").nth(22)).isVisible();
        assertThat(page.getByText("createEvent")).isVisible();
        looksRight("key-usage");
    }

    private Locator rows() {
        return page.locator("[data-live-rows] tr");
    }
}
