package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** From the printed link to the list of keys. */
class SignInPagesTest extends BrowserTest {

    @Test
    void thePrintedLinkOpensSignedInOnTheDemo() {
        signIn();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Overview")))
                .isVisible();
        looksRight("overview");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("API keys"))
                .click();
        assertThat(page.getByRole(
                        AriaRole.ROWHEADER,
                        new Page.GetByRoleOptions().setName("Demo key").setExact(true)))
                .isVisible();
        looksRight("keys");
    }

    @Test
    void searchFindsWhileOneTypes() {
        signIn();
        go("/accounts/" + demoAccount() + "/keys");
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search by name"))
                .fill("no such key");
        assertThat(page.getByText("No key fits")).isVisible();
        looksRight("keys-none");
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search by name"))
                .fill("Demo");
        assertThat(page.getByRole(AriaRole.ROWHEADER).first()).isVisible();
    }

    @Test
    void aWaitShowsThatItIsOne() {
        signIn();
        go("/accounts/" + demoAccount() + "/keys");
        var held = new ArrayList<Route>();
        page.route("**/keys?*", held::add);
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search by name"))
                .fill("Demo");
        assertThat(page.locator("#progress")).isVisible();
        held.forEach(Route::resume);
        assertThat(page.locator("#progress")).isHidden();
    }

    @Test
    void aUsedLinkSaysSo() {
        expectStatus(404);
        signedOut();
        go("/links/demo.AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(page.getByText("This link is not good any more")).isVisible();
        looksRight("link-dead");
        go("/links/half");
        assertThat(page.getByText("This link is not whole")).isVisible();
        signIn();
        go("/nothing");
        assertThat(page.getByText("There is nothing here")).isVisible();
        looksRight("error");
    }

    @Test
    void aWrongPasswordIsToldAtTheForm() {
        expectStatus(401);
        signedOut();
        go("/sign-in");
        looksRight("sign-in");
        page.getByLabel("E-mail").fill("demo@example.com");
        page.getByLabel("Password").fill("not the password");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    }

    @Test
    void theThemeSwitchIsKept() {
        signIn();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Switch between light and dark"))
                .click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    @Test
    void theAccountSwitcherSearches() {
        signIn();
        page.locator(".switcher summary").click();
        assertThat(page.locator("#switch-choice").getByRole(AriaRole.LINK)).hasText("Demo");
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search accounts"))
                .fill("zzz");
        assertThat(page.getByText("No account has")).isVisible();
    }
}
