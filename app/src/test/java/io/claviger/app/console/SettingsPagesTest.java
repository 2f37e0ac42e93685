package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** Service tokens. */
class SettingsPagesTest extends BrowserTest {

    @Test
    void aServiceTokenIsMadeRotatedAndRevoked() {
        signIn();
        go("/accounts/" + demoAccount() + "/tokens");
        looksRight("tokens-none");
        link("New service token").click();
        looksRight("token-new");
        page.getByLabel("Name").fill("billing-service");
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Developer"))
                .check();
        button("Make the token").click();
        var first = page.locator("main code").innerText();
        assertThat(first).startsWith("cvgadm_");
        looksRight("token-secret");
        link("I have stored it").click();
        assertThat(row("billing-service")).isVisible();
        assertThat(page.content()).doesNotContain(first);
        looksRight("tokens");
        link("Rotate billing-service").click();
        button("Rotate").click();
        assertThat(page.locator("main code").innerText()).startsWith("cvgadm_").isNotEqualTo(first);
        link("I have stored it").click();
        link("Revoke billing-service").click();
        looksRight("token-revoke");
        button("Revoke").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("is revoked");
        assertThat(page.locator("table")).containsText("revoked");
    }

    private Locator row(String name) {
        return page.getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(name));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
