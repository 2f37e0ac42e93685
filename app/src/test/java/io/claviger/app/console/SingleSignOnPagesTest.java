package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.claviger.app.fixture.RealIssuer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** To a real issuer of identities and back, in a browser. */
class SingleSignOnPagesTest extends BrowserTest {
    private RealIssuer issuer;

    @Override
    protected Map<String, String> settings() {
        issuer = RealIssuer.start();
        var settings = new HashMap<>(super.settings());
        settings.putAll(Map.of(
                "claviger.oidc.issuer",
                issuer.address(),
                "claviger.oidc.client-id",
                RealIssuer.CLIENT,
                "claviger.oidc.client-secret",
                RealIssuer.SECRET,
                "claviger.oidc.name",
                "Acme login"));
        return settings;
    }

    @BeforeEach
    void known() {
        issuer.register(address() + "/sign-in/oidc/callback");
        alsoVisits(issuer.address());
    }

    @AfterAll
    void stop() {
        issuer.close();
    }

    @Test
    void whoWasInvitedComesInByTheButtonAndGoesOnToTheWantedPage() {
        issuer.person("jo", Map.of("email", "jo@example.org", "email_verified", true));
        signIn();
        go("/accounts/" + demoAccount() + "/members/new");
        page.getByLabel("E-mail").fill("jo@example.org");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Jo Novak");
        button("Invite").click();
        page.context().clearCookies();

        go("/sign-in?then=/me");
        looksRight("sign-in-oidc");
        comeIn("jo");
        page.waitForURL("**/me");
        assertThat(page.locator("section:has(#identities)")).containsText(issuer.address());
        looksRight("me-oidc");
    }

    @Test
    void aStrangerIsToldWhatToDo() {
        issuer.person("eve", Map.of("email", "eve@example.org", "email_verified", true));
        expectStatus(401);
        go("/sign-in");
        comeIn("eve");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Ask an owner to invite you");
        looksRight("sign-in-refused");
    }

    @Test
    void whatAnotherBrowserBeganIsRefused() {
        expectStatus(401);
        go("/sign-in/oidc/callback?state=x&code=y");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Begin again");
    }

    private void comeIn(String person) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Acme login"))
                .click();
        page.getByPlaceholder("Username").fill(person);
        page.getByPlaceholder("Password").fill(RealIssuer.PASSWORD);
        button("Sign in").click();
    }
}
