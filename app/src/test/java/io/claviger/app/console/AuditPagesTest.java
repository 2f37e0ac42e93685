package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The audit trail. */
class AuditPagesTest extends BrowserTest {

    @Test
    void aChangeIsShownBeforeAndAfterAndTheChainIsVerified() {
        var outside = new Outside(server, admin);
        var key = outside.keyId(demoAccount(), "Demo key, limited");
        outside.manage("PATCH", "/keys/" + key, new JsonObject().put("description", "<b>Spare</b>"));
        outside.manage("PATCH", "/keys/" + key, new JsonObject().put("description", "For the till"));
        signIn();
        go("/accounts/" + demoAccount() + "/audit");
        assertThat(page.locator("[data-verify-state]")).hasText(Pattern.compile("verified: \\d+ entries intact"));
        var entry = page.locator(".entry").first();
        assertThat(entry).containsText("key: change");
        assertThat(entry).containsText("Demo key, limited");
        assertThat(entry.locator(".entry-id")).hasText(key.substring(0, 13) + "…");
        entry.locator("summary").click();
        assertThat(entry.locator("del")).hasText("<b>Spare</b>");
        assertThat(entry.locator("ins")).hasText("For the till");
        entry.locator("summary").click();
        page.locator(".entry").nth(2).locator("summary").click();
        looksRight("audit");

        page.getByRole(
                        AriaRole.COMBOBOX,
                        new Page.GetByRoleOptions().setName("What was done").setExact(true))
                .selectOption("account");
        assertThat(page.locator(".entry")).hasCount(2);
        assertThat(page.locator(".entry").last()).containsText("account: create");
        page.getByLabel("What was done").selectOption("key.change");
        assertThat(page.locator(".entry")).hasCount(2);
        assertThat(page.locator(".entry").last()).containsText("key: change");
        page.waitForURL("**done=key.change**");
        page.reload();
        assertThat(page.getByLabel("What was done")).hasValue("key.change");
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Id of who did it"))
                .fill("nobody");
        assertThat(page.getByText("Nothing fits")).isVisible();
    }

    @Test
    void theTrailIsExported() throws Exception {
        signIn();
        go("/accounts/" + demoAccount() + "/audit");
        var download =
                page.waitForDownload(() -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Export"))
                        .click());
        assertThat(Files.readAllLines(download.path())).last().asString().contains("signature");
    }

    @Test
    void theInstallationHasATrailOfItsOwn() {
        signIn();
        go("/audit");
        assertThat(page.locator("h1")).hasText("Audit of the installation");
        assertThat(page.locator(".entry").filter(new Locator.FilterOptions().setHasText("installation: create")))
                .isVisible();
    }
}
