package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.claviger.app.fixture.OneTimeCodes;
import org.junit.jupiter.api.Test;

/** Members, and what they do with their own account. */
class OwnPagesTest extends BrowserTest {
    private static final String PASSWORD = "a long enough secret";

    @Test
    void aMemberIsInvitedJoinsAndSetsUpASecondFactor() {
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
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Send this link")))
                .isVisible();
        var url = page.locator("#secret-value").inputValue();
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
        looksRight("me");
        var factor = page.locator("section:has(#factor)");
        factor.getByLabel("Password").fill("wrong");
        expectStatus(401);
        factor.getByRole(AriaRole.BUTTON).click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        page.locator("section:has(#factor)").getByLabel("Password").fill(PASSWORD);
        button("Set up").click();
        assertThat(page.locator("img.qr")).isVisible();
        looksRight("second-factor");
        page.getByText("It can't be scanned?").click();
        var secret = page.locator("details code").innerText();
        page.getByLabel("Code").fill("000000");
        button("Turn it on").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        page.getByLabel("Code").fill(OneTimeCodes.of(secret));
        button("Turn it on").click();
        var codes = page.locator("#secret-value").innerText().strip().lines().toList();
        assertThat(codes).hasSize(10);
        looksRight("recovery-codes");
        var code = codes.getFirst();
        link("I have stored them").click();
        assertThat(page.locator("#factor")).containsText("on");

        page.context().clearCookies();
        go("/sign-in?then=/me");
        page.getByLabel("E-mail").fill("jo@example.org");
        page.getByLabel("Password").fill(PASSWORD);
        button("Sign in").click();
        page.getByLabel("Code").fill(code);
        button("Go on").click();
        page.waitForURL("**/me");
        var again = page.locator("section:has(#factor)");
        again.getByLabel("Password").fill(PASSWORD);
        again.getByLabel("Code").fill(OneTimeCodes.next(secret));
        button("Turn it off").click();
        assertThat(page.getByText("The second factor is off.")).isVisible();
    }
}
