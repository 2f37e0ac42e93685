package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Accounts and nodes, as those who run the installation see them. */
class AccountPagesTest extends BrowserTest {

    @Test
    void aSubAccountIsMadeRenamedSuspendedAndResumed() {
        signIn();
        go("/accounts");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New account"))
                .click();
        page.getByRole(
                        AriaRole.TEXTBOX,
                        new Page.GetByRoleOptions().setName("Name").setExact(true))
                .fill("Till");
        page.getByLabel("Below").selectOption("Demo");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make the account"))
                .click();
        page.waitForURL("**/accounts/*");
        assertThat(page.getByText("The account Till is there.")).isVisible();

        go("/accounts");
        act("Till", "Rename…");
        page.getByRole(
                        AriaRole.TEXTBOX,
                        new Page.GetByRoleOptions().setName("Name").setExact(true))
                .fill("Till of <i>Vienna</i>");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Rename"))
                .click();
        assertThat(row("Till of <i>Vienna</i>")).isVisible();

        act("Till of <i>Vienna</i>", "Suspend…");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("What breaks, at once and on every node");
        looksRight("account-suspend");
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Suspend"))
                .click();
        assertThat(row("Till of <i>Vienna</i>")).containsText("suspended");
        looksRight("accounts");
        act("Till of <i>Vienna</i>", "Resume");
        assertThat(row("Till of <i>Vienna</i>")).containsText("active");
    }

    @Test
    void modulesAreSwitchedOn() {
        signIn();
        go("/accounts");
        act("Demo", "Modules…");
        page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("IP filter"))
                .setChecked(true);
        looksRight("account-modules");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(row("Demo")).containsText("ip-filter");
    }

    @Test
    void anAccountWithoutANameIsToldAtTheField() {
        signIn();
        expectStatus(400);
        go("/accounts/new");
        page.locator("form[action='/accounts/new']").evaluate("form => form.noValidate = true");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make the account"))
                .click();
        assertThat(page.locator("#fault-name")).isVisible();
    }

    @Test
    void theNodeIsInTouch() {
        signIn();
        go("/nodes");
        assertThat(page.getByRole(AriaRole.ROW).nth(1)).containsText("in touch");
        looksRight("nodes");
    }

    @Test
    void whatAnAuditorMayNotDoSaysWhomToAsk() {
        var outside = new Outside(server, admin);
        var wish = JsonObject.of("email", "auditor@example.org", "name", "Auditor", "role", "auditor");
        var invited = outside.manage("POST", "/accounts/" + demoAccount() + "/members", wish);
        signedOut();
        go("/links/invitation." + invited.getJsonObject("link").getString("token"));
        page.getByLabel("New password").fill("a long enough secret");
        page.getByLabel("The same again").fill("a long enough secret");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join"))
                .click();
        page.waitForURL("**/accounts/*");
        expectStatus(403);
        go("/accounts/" + demoAccount() + "/keys/new");
        assertThat(page.getByText("ask an owner of the account for another role"))
                .isVisible();
        looksRight("forbidden");
    }

    private Locator row(String name) {
        return page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.ROWHEADER,
                                new Page.GetByRoleOptions().setName(name).setExact(true))));
    }

    private void act(String account, String what) {
        row(account).locator("summary").click();
        row(account).getByText(what).click();
    }
}
