package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a new user does first, by hand: from the link that {@code serve --demo} prints to the receipt of a revocation. */
class FirstFiveMinutesTest extends BrowserTest {
    private static final double TWO_SECONDS = 2_000;
    private static final Pattern MILLISECONDS = Pattern.compile("\\d+ ms");

    private final List<String> secrets = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();
    private ServedDemo demo;

    @Override
    protected String startServer(Path folder) throws Exception {
        demo = ServedDemo.start(folder);
        return demo.console();
    }

    @Override
    protected void closeServer() {
        if (demo != null) {
            demo.close();
        }
    }

    @BeforeEach
    void rememberPages() {
        page.onFrameNavigated(frame -> visited.add(frame.url()));
    }

    @Test
    void fromThePrintedLinkToTheReceipt() throws IOException {
        openThePrintedLink();
        var curl = makeAKey();
        theRequestAppears(curl);
        onlyFrom("192.0.2.0/24");
        var decision = theRequestIsRefused(curl);
        openTheDecision(decision);
        useMyAddress(curl);
        var renewed = rotateWithOverlap(curl);
        revoke(curl, renewed);
        noSecretIsLeftAnywhere();
    }

    private void openThePrintedLink() {
        page.navigate(demo.link().toString());
        page.waitForURL("**/accounts/*");
        assertThat(heading("Overview")).isVisible();
        assertThat(page.getByLabel("Account: Demo. Switch")).isVisible();
        assertThat(page.getByText("No requests yet. Call one of your APIs by the gateway"))
                .isVisible();
        looksRight("first-overview");
    }

    /** Makes a key and stores its secret; gives the offered command. */
    private String makeAKey() throws IOException {
        link("New API key").click();
        page.getByLabel("Nickname").fill("My first key");
        page.getByLabel("Admin").check();
        button("Activate key").click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("This is shown once.");
        assertThat(dialog.locator("img.qr")).isHidden();
        dialog.getByText("As a QR code").click();
        assertThat(dialog.locator("img.qr")).isVisible();
        var secret = page.locator("#secret-value").inputValue();
        secrets.add(secret);

        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        page.mouse().click(5, 5);
        assertThat(dialog).isVisible();
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Copy").setExact(true))
                .click();
        assertThat(clipboard()).isEqualTo(secret);
        var file = page.waitForDownload(() -> button("Download").click());
        assertThat(file.suggestedFilename()).isEqualTo("My-first-key.txt");
        assertThat(Files.readString(file.path())).isEqualTo(secret + "\n");
        button("Copy the call").click();
        page.waitForCondition(() -> clipboard().startsWith("curl "));
        var curl = clipboard();
        assertThat(curl).contains(secret);
        link("I have stored it").click();
        return curl;
    }

    /** Where one is taken when the secret is stored, the requests of the key show as they happen. */
    private void theRequestAppears(String curl) {
        assertThat(heading("My first key")).isVisible();
        assertThat(page.locator("[data-live-state]")).hasText("live");
        var rows = page.locator("[data-live-rows] tr");
        assertThat(rows).hasCount(0);
        assertThat(PastedCommand.run(curl).status()).isEqualTo(200);
        assertThat(rows).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(TWO_SECONDS));
        assertThat(rows.first()).containsText("allowed");
        assertThat(rows.first()).containsText("My first key");
    }

    /** Restricts the API that the command calls. */
    private void onlyFrom(String range) {
        link("API settings").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^Challenges API")))
                .click();
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Addresses and ranges"))
                .fill(range);
        button("Update").click();
        assertThat(toast()).containsText(MILLISECONDS);
        assertThat(page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(range)))
                .isVisible();
    }

    /** Gives the id of the decision that the caller is told. */
    private String theRequestIsRefused(String curl) {
        var printed = PastedCommand.run(curl);
        assertThat(printed.status()).isEqualTo(403);
        return new JsonObject(printed.body()).getString("decisionId");
    }

    private void openTheDecision(String id) {
        link("Decisions").click();
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Find by decision id"))
                .fill(id);
        page.waitForURL("**/decisions/" + id);
        var checks = page.locator(".check-row");
        assertThat(checks.first()).containsText("passed");
        assertThat(checks.count()).isGreaterThan(6);
        assertThat(page.locator(".check-row.decided")).hasCount(1);
        assertThat(page.locator(".check-row.decided")).containsText("this one decided");
        assertThat(page.locator(".check-row.decided")).containsText("192.0.2.0/24");
    }

    private void useMyAddress(String curl) {
        button("Use my address (127.0.0.1)").click();
        assertThat(toast()).containsText("127.0.0.1 is accepted from now on.");
        assertThat(PastedCommand.run(curl).status()).isEqualTo(200);
    }

    /** Gives the command with the new secret. */
    private String rotateWithOverlap(String curl) {
        link("My first key").click();
        link("Rotate").first().click();
        // in sight, without being asked for
        assertThat(page.getByText("Who uses it now")).isVisible();
        assertThat(page.locator("dialog").getByText("127.0.0.1")).isVisible();
        page.getByLabel("one more day").check();
        button("Make the new secret").click();
        var secret = page.locator("#secret-value").inputValue();
        assertThat(secret).isNotEqualTo(secrets.getFirst());
        var renewed = page.locator("#try-it").textContent();
        assertThat(renewed).isEqualTo(curl.replace(secrets.getFirst(), secret));
        secrets.add(secret);
        link("I have stored it").click();
        assertThat(page.getByText("A rotation is under way")).isVisible();
        assertThat(PastedCommand.run(curl).status()).as("the old one overlaps").isEqualTo(200);
        assertThat(PastedCommand.run(renewed).status()).isEqualTo(200);
        return renewed;
    }

    private void revoke(String curl, String renewed) {
        page.getByLabel("More for My first key").click();
        link("Revoke for good").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("This will break");
        button("Revoke for good").click();
        assertThat(toast()).containsText("“My first key” is revoked");
        assertThat(toast().locator(".receipt li")).hasCount(1);
        assertThat(toast().locator(".receipt li")).containsText(MILLISECONDS);
        looksRight("first-receipt");
        assertThat(PastedCommand.run(curl).status()).isEqualTo(401);
        assertThat(PastedCommand.run(renewed).status()).isEqualTo(401);
    }

    /** Neither by going back, nor in what the browser keeps, nor by asking for any page again. */
    private void noSecretIsLeftAnywhere() {
        for (var back = 0; back < visited.size(); back++) {
            if (page.goBack() == null) {
                break;
            }
            assertThat(page.content()).doesNotContain(secrets);
        }
        assertThat(page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"))
                .asString()
                .doesNotContain(secrets);
        assertThat(page.evaluate("caches.keys().then(names => names.length)")).isEqualTo(0);
        assertThat(visited).hasSizeGreaterThan(8);
        for (var url : visited) {
            assertThat(url).doesNotContain(secrets);
            assertThat(page.request().get(url).text()).as(url).doesNotContain(secrets);
        }
    }

    private String clipboard() {
        return (String) page.evaluate("navigator.clipboard.readText()");
    }
}
