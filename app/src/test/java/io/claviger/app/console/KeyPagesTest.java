package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An API key from its making to its end, by hand. */
class KeyPagesTest extends BrowserTest {
    private final HttpClient partner = HttpClient.newHttpClient();

    @Test
    void aNewSecretIsKeptOpenUntilItIsStoredAndThenGone() {
        signIn();
        go("/accounts/" + demoAccount() + "/keys");
        link("New API key").click();
        assertThat(heading("New API key")).isVisible();
        looksRight("key-new");
        var secret = make("Shop backend");
        looksRight("key-secret");

        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        page.mouse().click(5, 5);
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Copy").setExact(true))
                .click();
        assertThat(page.locator("#live")).hasText("Copied");
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(secret);
        var file = page.waitForDownload(() -> button("Download").click());
        assertThat(file.suggestedFilename()).isEqualTo("Shop-backend.txt");

        link("I have stored it").click();
        assertThat(heading("Shop backend")).isVisible();
        assertThat(page.content()).doesNotContain(secret);
        page.goBack();
        assertThat(page.content()).doesNotContain(secret);
        assertThat(page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])"))
                .asString()
                .doesNotContain(secret);
        assertThat(call(secret)).isEqualTo(200);
    }

    @Test
    void whoDeactivatesSeesWhatBreaksAndHowFastItHeld() {
        signIn();
        var secret = made("Leaky");
        assertThat(call(secret)).isEqualTo(200);
        link("General").click();
        looksRight("key-general");
        link("Usage").click();
        assertThat(page.getByText("1 request, 0 refused or failed")).isVisible(within(20));

        link("Deactivate now").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("This will break 1 request a day");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("127.0.0.1");
        looksRight("key-disable");
        assertThat(call(secret)).as("asking changes nothing").isEqualTo(200);
        button("Disable").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("“Leaky” is disabled.");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText(" ms");
        assertThat(call(secret)).isEqualTo(401);

        link("Enable").first().click();
        button("Enable").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("is enabled");
        assertThat(call(secret)).isEqualTo(200);

        link("History").click();
        assertThat(page.getByText("key: disable")).isVisible();
        looksRight("key-history");
    }

    @Test
    void aRotationOverlapsUntilTheOldSecretIsEnded() {
        signIn();
        var old = made("Rotating");
        link("Rotate").first().click();
        looksRight("key-rotate");
        page.getByLabel("one more hour").check();
        button("Make the new secret").click();
        var renewed = page.locator("#secret-value").inputValue();
        assertThat(renewed).isNotEqualTo(old);
        link("I have stored it").click();
        assertThat(call(old)).isEqualTo(200);
        assertThat(call(renewed)).isEqualTo(200);

        assertThat(page.getByText("A rotation is under way")).isVisible();
        // written each second
        page.waitForCondition(() -> {
            page.reload();
            return page.locator("#secrets").innerText().contains("still in use");
        });
        assertThat(page.locator("#secrets")).containsText("Used since the rotation from");
        assertThat(page.locator("#secrets")).containsText("127.0.0.1");
        looksRight("key-rotation");
        link("End it now").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Somebody still uses it");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("127.0.0.1");
        button("End the old secret").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("The old secret has ended.");
        assertThat(call(old)).isEqualTo(401);
        assertThat(call(renewed)).isEqualTo(200);
    }

    @Test
    void aKeyIsRevokedAndDeletedFromTheList() {
        signIn();
        var secret = made("Short-lived");
        go("/accounts/" + demoAccount() + "/keys?search=Short-lived");
        page.getByLabel("Acts for Short-lived").click();
        looksRight("keys-menu");
        link("Revoke for good").click();
        button("Revoke for good").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("is revoked");
        assertThat(page.locator("#secrets")).hasText("None is accepted any more.");
        assertThat(call(secret)).isEqualTo(401);
        go("/accounts/" + demoAccount() + "/keys?search=Short-lived");
        page.getByLabel("Acts for Short-lived").click();
        link("Delete").click();
        button("Delete").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("is deleted");
        go("/accounts/" + demoAccount() + "/keys?search=Short-lived");
        assertThat(page.getByText("No key fits")).isVisible();
    }

    @Test
    void aProfileKeyIsShownAgainWithItsQrCode() {
        signIn();
        go("/accounts/" + demoAccount() + "/keys?search=profile");
        page.getByLabel("Acts for Demo key, profile").click();
        link("Copy key").click();
        assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.IMG)).isVisible();
        assertThat(page.locator("#secret-value").inputValue()).startsWith("cvg_");
        looksRight("key-profile");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void aKeyWithoutPermissionsSaysSoAndLeadsToThem() {
        signIn();
        go("/accounts/" + demoAccount() + "/keys/new");
        page.getByLabel("Nickname").fill("Powerless");
        button("Activate key").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("It has no permissions yet");
        var curl = page.locator("#try-it").textContent();
        assertThat(PastedCommand.run(curl).status()).isEqualTo(403);
        looksRight("key-secret-powerless");
        link("I have stored it").click();
        assertThat(page.locator("[data-matrix-count]")).containsText(Pattern.compile("^0 of \\d+"));
        page.getByLabel("All of Challenges").check();
        button("Save permissions").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Permissions saved.");
        assertThat(PastedCommand.run(curl).status()).isEqualTo(200);
    }

    @Test
    void whatIsWrongIsToldAtItsField() {
        expectStatus(400);
        signIn();
        go("/accounts/" + demoAccount() + "/keys/new");
        page.getByLabel("Nickname").fill("Wrong");
        assertThat(page.getByLabel("Own secret")).isHidden();
        page.getByLabel("Use my own").check();
        page.getByLabel("Own secret").fill("too short");
        button("Activate key").click();
        assertThat(page.locator("#fault-secret")).isVisible();
        assertThat(page.getByLabel("Own secret")).isFocused();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("What is marked below needs another look.");
        assertThat(page.getByLabel("Nickname")).hasValue("Wrong");
        looksRight("key-new-wrong");
    }

    @Test
    void scriptsInNamesNeverRun() {
        signIn();
        var name = "<img src=x onerror=\"document.title='run'\">'\"><script>document.title='run'</script>";
        made(name);
        link("Rotate").first().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        link("History").click();
        page.locator(".entry summary").first().click();
        go("/accounts/" + demoAccount() + "/keys");
        assertThat(page.getByText(name).first()).isVisible();
        assertThat(page.title()).doesNotContain("run");
    }

    /** Fills the form in and sends it; gives the secret of the dialog. */
    private String make(String name) {
        page.getByLabel("Nickname").fill(name);
        page.locator("input[value=admin]").check();
        button("Activate key").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        return page.locator("#secret-value").inputValue();
    }

    /** The secret of a new key, whose page is open. */
    private String made(String name) {
        go("/accounts/" + demoAccount() + "/keys/new");
        var secret = make(name);
        link("I have stored it").click();
        assertThat(page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Pages of this key")))
                .isVisible();
        return secret;
    }

    /** Calls the protected API as a partner does. */
    private int call(String secret) {
        var gateway = server.url(server.settings().gateway());
        var request = HttpRequest.newBuilder(URI.create(gateway + "/customers/jane"))
                .header("X-API-Key", secret)
                .build();
        try {
            return partner.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the gateway does not answer", e);
        }
    }

    private static LocatorAssertions.IsVisibleOptions within(int seconds) {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(seconds * 1000.0);
    }
}
