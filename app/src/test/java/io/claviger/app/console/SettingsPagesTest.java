package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Service tokens, and links with which partners generate their keys. */
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
        var first = page.locator("#secret-value").inputValue();
        assertThat(first).startsWith("cvgadm_");
        looksRight("token-secret");
        var file = page.waitForDownload(() -> button("Download").click());
        assertThat(file.suggestedFilename()).isEqualTo("billing-service.txt");
        var asked = new ArrayList<String>();
        page.onDialog(dialog -> {
            asked.add(dialog.type());
            dialog.dismiss();
        });
        link("Overview").click();
        page.waitForCondition(() -> !asked.isEmpty());
        assertThat(asked).containsExactly("beforeunload");
        assertThat(page.locator("#secret-value")).hasValue(first);
        link("I have stored it").click();
        assertThat(row("billing-service")).isVisible();
        assertThat(page.content()).doesNotContain(first);
        looksRight("tokens");
        link("Rotate billing-service").click();
        button("Rotate").click();
        assertThat(page.locator("#secret-value").inputValue())
                .startsWith("cvgadm_")
                .isNotEqualTo(first);
        link("I have stored it").click();
        link("Revoke billing-service").click();
        looksRight("token-revoke");
        button("Revoke").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("is revoked");
        assertThat(page.locator("table")).containsText("revoked");
    }

    @Test
    void theKeyPrefixIsChangedAndWhatIsWrongWithItIsSaidThere() {
        signIn();
        go("/accounts/" + demoAccount() + "/settings");
        link("Keys and retention").click();
        assertThat(page.getByText("for ever")).isVisible();
        looksRight("account-settings");
        prefix().fill("Acme!");
        expectStatus(400);
        button("Save").click();
        assertThat(page.locator(".fault")).isVisible();
        looksRight("account-settings-fault");
        for (var word : new String[] {"acme", "cvg"}) {
            prefix().fill(word);
            button("Save").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Saved");
            assertThat(prefix()).hasValue(word);
        }
    }

    @Test
    void anOperatorSeesWhatTheServerSeesAndHowSingleSignOnIsSetUp() {
        signIn();
        go("/members");
        link("Trusted proxies").click();
        assertThat(page.locator(".seen")).hasText("127.0.0.1");
        looksRight("network");
        link("Single sign-on").click();
        assertThat(page.getByText("/sign-in/oidc/callback")).isVisible();
        looksRight("single-sign-on-settings");
    }

    @Test
    void aPartnerGeneratesItsKeyByALinkAndTheGiverNeverSeesIt() {
        signIn();
        go("/accounts/" + demoAccount() + "/hand-overs");
        looksRight("hand-overs-none");
        link("Let a partner generate a key").click();
        page.getByLabel("Name").fill("Acme Logistics");
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Custom"))
                .check();
        page.getByRole(AriaRole.CHECKBOX).first().check();
        page.getByLabel("IP addresses").fill("not an address");
        expectStatus(400);
        button("Make the link").click();
        assertThat(page.locator(".fault")).isVisible();
        page.evaluate("scrollTo(0, 0)");
        looksRight("hand-over-new");
        assertThat(page.getByRole(
                        AriaRole.GROUP,
                        new Page.GetByRoleOptions().setName("Events Events API").setExact(true)))
                .isVisible();
        page.getByLabel("IP addresses").fill("");
        button("Make the link").click();
        var url = page.locator("#secret-value").inputValue();
        assertThat(url).startsWith(server.url(server.settings().gateway()) + "/.claviger/hand-over/");
        looksRight("hand-over-link");

        var giver = page;
        page = newPage();
        alsoVisits(server.url(server.settings().gateway()));
        page.navigate(url);
        page.reload();
        looksRight("hand-over-button");
        button("Generate the key").click();
        var secret = page.getByLabel("API key").inputValue();
        assertThat(secret).startsWith("cvg_live_");
        looksRight("hand-over-key");
        expectStatus(404);
        page.navigate(url);
        button("Generate the key").click();
        assertThat(page.getByText("This link is not good any more")).isVisible();

        page = giver;
        link("I have sent it").click();
        assertThat(page.locator("table")).containsText("opened");
        assertThat(page.content()).doesNotContain(secret);
        looksRight("hand-overs");
    }

    private Locator prefix() {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Prefix"));
    }

    private Locator row(String name) {
        return page.getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(name));
    }
}
