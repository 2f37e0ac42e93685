package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A decision, found by the id that a caller was told. */
class DecisionPagesTest extends BrowserTest {

    @Test
    void aRefusalIsFoundByItsIdAndSaysWhichCheckDecided() {
        var outside = new Outside(server, admin);
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
        var outside = new Outside(server, admin);
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
        var outside = new Outside(server, admin);
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
}
