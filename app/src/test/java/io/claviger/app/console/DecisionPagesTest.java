package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision, found by the id that a caller was told. */
class DecisionPagesTest extends BrowserTest {
    private Outside outside;

    @BeforeEach
    void goOutside() {
        outside = new Outside(server, admin);
    }

    @Test
    void aRefusalIsFoundByItsIdAndSaysWhichCheckDecided() {
        var id = outside.decisionOf("DELETE", "/customers/jane");
        signIn();
        go("/accounts/" + demoAccount() + "/decisions");
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Find by decision id"))
                .fill(id);
        page.waitForURL("**/decisions/" + id);
        assertThat(page.locator(".check-row.decided")).containsText("Does it have the permission?");
        assertThat(page.getByText("Add CUSTOMERS_DELETE to the key's permissions."))
                .isVisible();
        assertThat(page.content()).doesNotContain(outside.secret());
        page.locator(".check-row.decided summary").click();
        looksRight("decision");
    }

    @Test
    void whatWasRefusedIsListedAndFiltered() {
        outside.call("DELETE", "/customers/jane");
        signIn();
        page.waitForCondition(() -> {
            go("/accounts/" + demoAccount() + "/decisions");
            return page.getByRole(AriaRole.ROW).count() > 1;
        });
        assertThat(page.getByRole(AriaRole.ROW).nth(1)).containsText("Demo key");
        looksRight("decisions");
        page.getByLabel("Code").selectOption("RATE_LIMITED");
        assertThat(page.getByText("Nothing fits")).isVisible();
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Find by decision id"))
                .fill("no id");
        assertThat(page.getByText("is no decision's id")).isVisible();
    }

    @Test
    void anUnknownIdSaysWhatMayBeTheReason() {
        signIn();
        expectStatus(404);
        go("/accounts/" + demoAccount() + "/decisions/0199c82c-c000-700c-bc97-ff9b22ba4ac2");
        assertThat(page.getByText("There is no such decision")).isVisible();
        looksRight("decision-none");
    }

    @Test
    void anAddressThatIsRefusedIsAcceptedAfterOnePress() {
        var key = outside.keyId(demoAccount(), "Demo key");
        outside.manage("PATCH", "/keys/" + key, new JsonObject().put("ipRanges", new JsonArray().add("192.0.2.0/24")));
        assertThat(outside.call("GET", "/customers/jane").statusCode()).isEqualTo(403);
        var id = outside.decisionOf("GET", "/customers/jane");
        signIn();
        go("/accounts/" + demoAccount() + "/decisions/" + id);
        assertThat(page.locator(".check-row.decided")).containsText("Does the key accept the address?");
        looksRight("decision-address");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Use my address (127.0.0.1)"))
                .click();
        assertThat(page.getByRole(AriaRole.STATUS)
                        .filter(new Locator.FilterOptions().setHasText("accepted from now on")))
                .isVisible();
        assertThat(outside.call("GET", "/customers/jane").statusCode()).isEqualTo(200);
        assertThat(outside.manage("GET", "/keys/" + key, null).getJsonArray("ipRanges"))
                .isEqualTo(new JsonArray().add("192.0.2.0/24").add("127.0.0.1"));
    }

    /** Each of them has a question of its own and says what would have to change. */
    @Test
    void everyCheckThatRefusesIsShown() {
        signIn();
        shows("Is it a credential that we know?", "GET", "/customers/jane", "cvg_live_" + "0".repeat(36));
        var off = key(new JsonObject());
        outside.manage("POST", "/keys/" + off.getJsonObject("key").getString("id") + "/disable", null);
        shows("Is it in force?", "GET", "/customers/jane", off.getString("secret"));
        shows("Is the operation in the catalog?", "GET", "/nothing", outside.secret());
        shows("May a key of this type call it?", "GET", "/customers/jane", secret("type", "profile"));
        shows("Does the API have this environment?", "GET", "/customers/jane", secret("environment", "test"));
        shows(
                "Does the key accept the address?",
                "GET",
                "/customers/jane",
                secret("ipRanges", List.of("192.0.2.0/24")));
        shows("Does it have the permission?", "GET", "/customers/jane", secret("permissions", List.of()));
        var guards = Map.of("event", Map.of("allow", List.of("buy")));
        shows("Do the guarded values pass?", "POST", "/events", secret("guards", guards));
        assertThat(page.locator("[aria-labelledby=request-title]")).containsText("missing");
        var limit = List.of(Map.of("name", "burst", "limit", 1, "windowSeconds", 600));
        var limited = secret("rateLimits", limit);
        outside.call("GET", "/customers/jane", limited);
        shows("Is there anything left of its limits?", "GET", "/customers/jane", limited);
        var filter = "/accounts/" + demoAccount() + "/apis/events/ip-filter";
        outside.manage("PUT", filter, JsonObject.of("ranges", List.of("192.0.2.0/24")));
        shows("Does the account accept the address?", "POST", "/events", outside.secret());
        outside.manage("DELETE", filter, null);
    }

    private void shows(String question, String method, String path, String secret) {
        var id = new JsonObject(outside.call(method, path, secret).body()).getString("decisionId");
        go("/accounts/" + demoAccount() + "/decisions/" + id);
        assertThat(page.locator(".check-row.decided .check-title strong")).hasText(question);
    }

    private String secret(String member, Object value) {
        return key(JsonObject.of(member, value)).getString("secret");
    }

    private JsonObject key(JsonObject wish) {
        var all = JsonObject.of("name", "Refused", "permissions", List.of("CUSTOMERS_READ", "EVENTS_CREATE"));
        return outside.manage("POST", "/accounts/" + demoAccount() + "/keys", all.mergeIn(wish));
    }
}
