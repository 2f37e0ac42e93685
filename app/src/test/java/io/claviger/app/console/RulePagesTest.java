package io.claviger.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What keys and policies may do, from where, and how much; IP filters of APIs; importing APIs. */
class RulePagesTest extends BrowserTest {

    /** What makes the page wider than the window. */
    private static final String WIDER = """
            () => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("main *")]
                .filter((element) => element.getBoundingClientRect().right > innerWidth)
                .map((element) => element.outerHTML.slice(0, 120))""";

    @Test
    void whatWasUsedLatelyIsSelectedAtOnce() throws Exception {
        var outside = new Outside(server, admin);
        var made = outside.manage(
                "POST",
                "/accounts/" + demoAccount() + "/keys",
                new JsonObject()
                        .put("name", "Broad")
                        .put(
                                "permissions",
                                new JsonArray().add("CUSTOMERS_READ").add("EVENTS_READ")));
        outside.call("GET", "/customers/john", made.getString("secret"));
        var key = id(made.encode());
        var permissions = "/keys/" + key + "/permissions";
        open(permissions);
        var used = page.locator("input[data-used=yes]");
        for (var i = 0; i < 50 && used.count() == 0; i++) {
            page.waitForTimeout(100);
            go(permissions);
        }
        press("Select what was used in the last 30 days");
        assertThat(page.getByRole(AriaRole.CHECKBOX, named("CUSTOMERS_READ").setExact(true)))
                .isChecked();
        assertThat(page.getByRole(AriaRole.CHECKBOX, named("EVENTS_READ").setExact(true)))
                .not()
                .isChecked();
        press("Save permissions");
        assertThat(toast()).containsText("Permissions saved.");
        Assertions.assertThat(api("GET", "/keys/" + key, null))
                .contains("\"CUSTOMERS_READ\"")
                .doesNotContain("\"EVENTS_READ\"");
    }

    @Test
    void permissionsAreChosenInTheMatrix() throws Exception {
        var key = newKey("Matrix");
        open("/keys/" + key + "/permissions");
        var events = page.getByRole(AriaRole.CHECKBOX, named("All of Events"));
        assertThat(events).not().isChecked();
        page.getByRole(AriaRole.CHECKBOX, named("EVENTS_READ").setExact(true)).check();
        Assertions.assertThat(events.evaluate("box => box.indeterminate")).isEqualTo(true);
        events.check();
        assertThat(page.getByRole(AriaRole.CHECKBOX, named("EVENTS_BULK_CREATE")))
                .isChecked();
        looksRight("key-permissions");
        page.getByRole(AriaRole.SEARCHBOX, named("Search permissions and operations"))
                .fill("/wallet");
        assertThat(page.getByRole(AriaRole.CHECKBOX, named("EVENTS_READ").setExact(true)))
                .isHidden();
        assertThat(page.getByRole(AriaRole.CHECKBOX, named("WALLET_READ").setExact(true)))
                .isVisible();
        page.getByRole(AriaRole.SEARCHBOX, named("Search permissions and operations"))
                .fill("no such thing");
        assertThat(page.getByText("No permission fits")).isVisible();
        press("Save permissions");
        assertThat(toast()).containsText("Permissions saved.");
        assertThat(page.getByRole(AriaRole.CHECKBOX, named("EVENTS_CREATE").setExact(true)))
                .isChecked();
        Assertions.assertThat(api("GET", "/keys/" + key, null)).contains("\"EVENTS_BULK_CREATE\"");
    }

    @Test
    void whatIsPublicIsNotCalledDormant() {
        var outside = new Outside(server, admin);
        var operations = outside.manage("GET", "/apis/faq/operations", null).getJsonArray("items");
        var open = IntStream.range(0, operations.size())
                .mapToObj(operations::getJsonObject)
                .filter(operation -> operation.getBoolean("public"))
                .findFirst()
                .orElseThrow();
        var key = id(outside.manage(
                        "POST",
                        "/accounts/" + demoAccount() + "/keys",
                        new JsonObject()
                                .put("name", "Reader of questions")
                                .put("permissions", new JsonArray().add(open.getString("permission"))))
                .encode());
        open("/keys/" + key + "/permissions");
        var row = page.locator("[data-group]", new Page.LocatorOptions().setHasText("Everybody may call these"));
        assertThat(row).containsText(open.getString("permission"));
        assertThat(row).containsText("GET " + open.getString("path"));
        assertThat(page.getByText("Dormant")).isHidden();
    }

    /** Names and paths of one long word break before a page grows wider than a telephone. */
    @Test
    void aLongWordBreaks() {
        var word = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk"
                .repeat(2)
                .substring(0, 100);
        var outside = new Outside(server, admin);
        var account = id(outside.manage("POST", "/accounts", new JsonObject().put("name", word))
                .encode());
        var made = outside.manage(
                "POST",
                "/accounts/" + account + "/keys",
                new JsonObject()
                        .put("name", word)
                        .put("description", word)
                        .put("permissions", new JsonArray().add("CUSTOMERS_READ")));
        var key = id(made.encode());
        var policy = id(outside.manage("POST", "/accounts/" + account + "/policies", new JsonObject().put("name", word))
                .encode());
        outside.manage(
                "PUT",
                "/apis/long",
                new JsonObject().put("upstream", "http://127.0.0.1:9/" + word).put("document", """
                openapi: 3.1.0
                info: {title: %1$s, version: "1"}
                paths:
                  /%1$s:
                    get: {summary: %1$s, x-claviger: {permission: %2$s, group: %1$s}, responses: {"200": {description: A}}}
                """.formatted(
                                word, "L" + "O".repeat(50) + "NG_READ")));
        outside.call("GET", "/customers/jane", made.getString("secret"));
        outside.call("GET", "/" + word, made.getString("secret"));
        signIn();
        page.setViewportSize(390, 900);
        var of = "/accounts/" + account;
        for (var path : List.of(
                of,
                of + "/keys",
                of + "/keys/new",
                of + "/policies",
                of + "/policies/" + policy,
                of + "/api-settings?api=long",
                of + "/decisions",
                of + "/audit",
                of + "/settings",
                of + "/hand-overs/new",
                of + "/suspend",
                of + "/rename",
                "/accounts",
                "/apis",
                "/apis/long",
                "/apis/long/import",
                "/keys/" + key,
                "/keys/" + key + "/permissions",
                "/keys/" + key + "/guards",
                "/keys/" + key + "/addresses",
                "/keys/" + key + "/limits",
                "/keys/" + key + "/usage",
                "/keys/" + key + "/history",
                "/keys/" + key + "/rotate",
                "/keys/" + key + "/revoke")) {
            go(path);
            assertThat(page.locator("h1")).isVisible();
            Assertions.assertThat((List<?>) page.evaluate(WIDER)).as(path).isEmpty();
        }
        go("/keys/" + key);
        page.getByRole(AriaRole.LINK, named("Deactivate now")).click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).isVisible();
        Assertions.assertThat(dialog.evaluate("dialog => dialog.scrollWidth - dialog.clientWidth"))
                .isEqualTo(0);
        outside.manage("DELETE", "/apis/long", null);
    }

    @Test
    void theFirstAllowedEventIsAskedAbout() throws Exception {
        var key = newKey("Guarded");
        expectStatus(409);
        open("/keys/" + key + "/guards");
        looksRight("key-guards");
        var events = page.locator("#guard-event");
        page.locator("#allow-event-add").fill("buy");
        events.getByRole(AriaRole.BUTTON, in("Add to Allow list")).click();
        assertThat(events.locator(".chip")).hasText("buy×");
        events.getByRole(AriaRole.BUTTON, in("Save events")).click();
        assertThat(page.getByText("every event that is not on the allow list is refused"))
                .isVisible();
        Assertions.assertThat(api("GET", "/keys/" + key, null)).contains("\"guards\":{}");
        looksRight("key-guards-question");
        events.getByRole(AriaRole.BUTTON, in("Yes, save it so")).click();
        assertThat(toast()).containsText("Events: saved.");
        Assertions.assertThat(api("GET", "/keys/" + key, null)).contains("\"allow\":[\"buy\"]");
        page.locator("#guard-event")
                .getByRole(AriaRole.BUTTON, in("Remove buy"))
                .click();
        page.locator("#guard-event")
                .getByRole(AriaRole.BUTTON, in("Save events"))
                .click();
        assertThat(page.getByText("Without an allow list every event is permitted"))
                .isVisible();
    }

    @Test
    void sensitiveEventsAreProposedForTheDenyListOfAProfileKey() throws Exception {
        var key = id(api("POST", "/accounts/" + demoAccount() + "/keys", """
                {"name": "App", "type": "profile", "permissions": ["EVENTS_CREATE"], "guards": {"event": null}}"""));
        open("/keys/" + key + "/guards");
        page.getByRole(AriaRole.BUTTON, named("Put them on the deny list")).click();
        press("Save events");
        assertThat(toast()).isVisible();
        Assertions.assertThat(api("GET", "/keys/" + key, null)).contains("\"point_add\"");
    }

    @Test
    void channelsDependOnAnotherDimension() throws Exception {
        var key = newKey("Channels");
        open("/keys/" + key + "/guards?dimension=channel");
        var channels = page.locator("#guard-channel");
        channels.getByLabel("Lists depend on").fill("tag");
        channels.getByRole(AriaRole.BUTTON, in("Save channels")).click();
        page.locator("#guard-channel")
                .getByLabel("tag", new Locator.GetByLabelOptions().setExact(true))
                .fill("12");
        page.locator("#allow-channel-0-add").fill("sms");
        page.locator("#guard-channel")
                .getByRole(AriaRole.BUTTON, in("Save channels"))
                .click();
        assertThat(toast()).containsText("Channels: saved.");
        Assertions.assertThat(api("GET", "/keys/" + key, null))
                .contains("\"by\":\"tag\"")
                .contains("\"12\":{\"allow\":[\"sms\"]}");
        looksRight("key-guards-by-value");
    }

    @Test
    void addressesAreNormalisedAndFaultsAreToldAtTheField() throws Exception {
        var key = newKey("Addresses");
        expectStatus(400);
        open("/keys/" + key + "/addresses");
        var field = page.getByRole(AriaRole.TEXTBOX, named("Addresses and ranges"));
        field.fill("192.168.0.3/24");
        field.press("Enter");
        page.getByRole(AriaRole.BUTTON, named("Use my address")).click();
        looksRight("key-addresses");
        press("Save addresses");
        assertThat(toast()).containsText("without host bits");
        assertThat(page.locator(".chip")).hasText(new String[] {"192.168.0.0/24×", "127.0.0.1×"});
        page.getByRole(AriaRole.TEXTBOX, named("Addresses and ranges")).fill("010.0.0.1");
        press("Save addresses");
        assertThat(page.locator(".fault")).containsText("010.0.0.1");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Remove 010.0.0.1"))).isVisible();
    }

    @Test
    void limitsAndQuotasAreRows() throws Exception {
        var key = newKey("Limits");
        expectStatus(400);
        open("/keys/" + key + "/limits");
        var limits = page.locator("section", new Page.LocatorOptions().setHasText("Limits over time"));
        limits.getByLabel("Name").first().fill("burst");
        assertThat(limits.getByLabel("Name")).hasCount(2);
        limits.getByLabel("Requests").first().fill("many");
        limits.getByLabel("In seconds").first().fill("10");
        press("Save limits");
        assertThat(limits.locator(".fault")).hasText("Requests must be a whole number");
        assertThat(limits.getByLabel("Requests").first()).hasAttribute("aria-describedby", "fault-limit-limit-0");
        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText("Nothing was saved yet. What is marked below needs another look.");
        looksRight("key-limits-fault");
        page.getByLabel("Requests").first().fill("50");
        looksRight("key-limits");
        press("Save limits");
        assertThat(toast()).containsText("Limits saved.");
        Assertions.assertThat(api("GET", "/keys/" + key, null))
                .contains("\"limit\":50")
                .contains("\"name\":\"burst\"");
        page.getByRole(AriaRole.BUTTON, named("Remove limit burst")).click();
        press("Save limits");
        assertThat(toast()).isVisible();
        Assertions.assertThat(api("GET", "/keys/" + key, null)).contains("\"rateLimits\":[]");
    }

    @Test
    void aPolicyIsMadeSharedAndDeleted() throws Exception {
        open("/accounts/" + demoAccount() + "/policies");
        looksRight("policies-none");
        page.getByRole(AriaRole.LINK, named("New policy")).click();
        page.getByLabel("Name").fill("<script>alert(1)</script> readers");
        press("Make policy");
        assertThat(toast()).containsText("Policy made.");
        page.getByRole(AriaRole.CHECKBOX, named("CUSTOMERS_READ").setExact(true))
                .check();
        press("Save permissions");
        var policy = page.url().replaceAll(".*/policies/([^/]+)/.*", "$1");
        var key = newKey("Sharing");
        open("/keys/" + key + "/permissions");
        page.getByLabel("This key has").selectOption("<script>alert(1)</script> readers");
        page.getByRole(AriaRole.BUTTON, named("Save").setExact(true)).click();
        assertThat(toast()).containsText("The key shares the policy now.");
        assertThat(page.getByRole(AriaRole.NOTE)).containsText("shares a policy");
        assertThat(page.getByRole(AriaRole.CHECKBOX, named("CUSTOMERS_READ").setExact(true)))
                .isDisabled();
        open("/accounts/" + demoAccount() + "/policies/" + policy);
        looksRight("policy");
        assertThat(page.getByText("It can be deleted once no key shares it.")).isVisible();
        api("DELETE", "/keys/" + key, null);
        open("/accounts/" + demoAccount() + "/policies/" + policy);
        page.getByRole(AriaRole.LINK, named("Delete")).click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, in("Delete policy"))
                .click();
        assertThat(toast()).containsText("deleted");
    }

    @Test
    void anIpFilterOfAnApi() throws Exception {
        var settings = "/accounts/" + demoAccount() + "/api-settings?api=events";
        api("PUT", "/accounts/" + demoAccount() + "/modules", "{\"ip-filter\": false}");
        open(settings);
        assertThat(page.getByText("The module “IP filter” is off")).isVisible();
        assertThat(page.getByRole(AriaRole.LINK, named("Switch it on")))
                .hasAttribute("href", "/accounts/" + demoAccount() + "/modules");
        api("PUT", "/accounts/" + demoAccount() + "/modules", "{\"ip-filter\": true}");
        open(settings);
        page.getByRole(AriaRole.TEXTBOX, named("Addresses and ranges")).fill("192.168.1.2,192.168.0.3/24");
        press("Update");
        assertThat(toast()).containsText("192.168.0.3/24 is kept as 192.168.0.0/24");
        looksRight("ip-filter");
        page.getByRole(AriaRole.BUTTON, named("Remove 192.168.1.2")).click();
        page.getByRole(AriaRole.BUTTON, named("Remove 192.168.0.0/24")).click();
        press("Update");
        assertThat(toast()).containsText("The filter is gone");
    }

    @Test
    void anApiIsLookedAtBeforeItIsImported() {
        expectStatus(400);
        open("/apis");
        looksRight("apis");
        page.getByRole(AriaRole.LINK, named("Import an API")).click();
        page.getByLabel("Slug").fill("parcels");
        page.getByLabel("Upstream", new Page.GetByLabelOptions().setExact(true)).fill("http://127.0.0.1:9");
        page.getByLabel("OpenAPI document").fill("not a document");
        press("See what it yields");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.locator("#fault-document")).containsText("OpenAPI document");
        page.getByLabel("OpenAPI document").fill("""
                openapi: 3.1.0
                info: {title: Parcels API, version: "1"}
                paths:
                  /parcels/{parcelId}:
                    get:
                      operationId: readParcel
                      parameters: [{name: parcelId, in: path, required: true, schema: {type: string}}]
                      responses: {"200": {description: A parcel}}
                """);
        press("See what it yields");
        assertThat(page.getByText("GET /parcels/{parcelId}")).isVisible();
        looksRight("api-import");
        press("Import it");
        assertThat(toast()).containsText("Imported.");
        looksRight("api");
        page.getByRole(AriaRole.LINK, named("Delete")).click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, in("Delete API"))
                .click();
        assertThat(toast()).containsText("The API is gone");
    }

    @Test
    void anUpstreamThatAnswersAndOneThatDoesNotAreToldApart() {
        var outside = new Outside(server, admin);
        outside.call("GET", "/customers/jane");
        outside.manage(
                "PUT",
                "/apis/dead",
                new JsonObject().put("upstream", "http://127.0.0.1:9").put("document", """
                openapi: 3.1.0
                info: {title: Dead API, version: "1"}
                paths:
                  /dead:
                    get: {x-claviger: {permission: DEAD_READ}, responses: {"200": {description: Nothing}}}
                """));
        var key = outside.manage(
                "POST",
                "/accounts/" + demoAccount() + "/keys",
                new JsonObject().put("name", "Dead").put("permissions", new JsonArray().add("DEAD_READ")));
        outside.call("GET", "/dead", key.getString("secret"));
        open("/apis/customers");
        assertThat(page.getByText("reachable", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        looksRight("api-reachable");
        go("/apis/dead");
        assertThat(page.getByText("failed last")).isVisible();
        looksRight("api-failing");
        outside.manage("DELETE", "/apis/dead", null);
    }

    private void open(String path) {
        signIn();
        go(path);
    }

    private void press(String button) {
        page.getByRole(AriaRole.BUTTON, named(button)).click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions in(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private String newKey(String name) throws IOException, InterruptedException {
        return id(api("POST", "/accounts/" + demoAccount() + "/keys", "{\"name\": \"" + name + "\"}"));
    }

    private static String id(String json) {
        var id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(json);
        Assertions.assertThat(id.find()).as(json).isTrue();
        return id.group(1);
    }

    private String api(String method, String path, String body) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address() + "/api/v1" + path))
                    .header("Authorization", "Bearer " + admin.reveal())
                    .header("Content-Type", "application/json")
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .build();
            var answer = client.send(request, BodyHandlers.ofString());
            Assertions.assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
            return answer.body();
        }
    }
}
