package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** Members, and what they do with their own account. */
class OwnPagesTest extends BrowserTest {
    private static final String PASSWORD = "a long enough secret";

    @Test
    void aMemberIsInvitedByALinkAndJoins() {
        signIn();
        go("/accounts/" + demoAccount() + "/settings");
        looksRight("members-none");
        link("Invite a member").click();
        looksRight("member-invite");
        page.getByLabel("E-mail").fill("jo@example.org");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Jo Novak");
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Owner"))
                .check();
        button("Invite").click();
        assertThat(heading("Send this link")).isVisible();
        var url = page.locator("main code").innerText();
        looksRight("member-link");
        link("I have sent it").click();
        assertThat(page.getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName("Jo Novak")))
                .isVisible();
        looksRight("members");

        page.context().clearCookies();
        page.navigate(url);
        page.getByLabel("New password").fill(PASSWORD);
        page.getByLabel("The same again").fill(PASSWORD);
        button("Join").click();
        page.waitForURL("**/accounts/*");

        go("/me");
        assertThat(page.locator("main")).containsText("jo@example.org");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }
}
