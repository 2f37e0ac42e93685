package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.console.ConsolePages;
import io.claviger.control.console.http.Route.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A secret is in the one answer that makes it, and in no other of the console. */
class ConsoleSecretsTest extends ManagementTest {
    private static final Pattern SECRET = Pattern.compile("cvg_(?:live|test)_[0-9A-Za-z]{36}");

    private String shop;
    private PageBrowser pages;

    @BeforeAll
    void setUp() {
        shop = server.anAccount("Shop");
        pages = PageBrowser.of(server, Browser.member(server, "owner@example.org", shop, "owner"));
        server.importEvents();
    }

    @Test
    void aNewSecretIsShownOnceAndNowhereElse() {
        var made = create(Map.of("name", "Backend"));
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        var secret = secretIn(made);
        assertThat(server.accepts(secret)).isTrue();
        assertNowhere(secret, keyIn(made));
    }

    @Test
    void aRotatedSecretIsShownOnceAndNowhereElse() {
        var key = keyIn(create(Map.of("name", "Rotated")));
        var rotated = pages.post("/keys/" + key + "/rotate", Map.of("overlap", "day", "once", "a"));
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
        assertNowhere(secretIn(rotated), key);
    }

    /** No page is kept in the browser's storage, and nothing that a page says is run. */
    @Test
    void htmxKeepsNoPageAndRunsNoText() {
        for (var path : List.of("/sign-in", "/nothing", "/accounts/" + shop, "/accounts/" + shop + "/keys/new")) {
            var browser = path.equals("/sign-in") ? PageBrowser.nobody(server) : pages;
            assertThat(browser.get(path).text())
                    .as(path)
                    .contains(
                            "name=\"htmx-config\"",
                            "\"allowEval\":false",
                            "\"allowScriptTags\":false",
                            "\"includeIndicatorStyles\":false",
                            "\"selfRequestsOnly\":true",
                            "\"historyCacheSize\":0");
        }
    }

    @Test
    void aFormThatIsSentTwiceMakesOneKey() {
        var first = create(Map.of("name", "Twice", "once", "the-same"));
        var second = create(Map.of("name", "Twice", "once", "the-same"));
        assertThat(keyIn(second)).isEqualTo(keyIn(first));
    }

    @Test
    void anOwnSecretThatIsRefusedIsNotSentBack() {
        var own = "short-own-secret";
        var refused = create(Map.of("name", "Own", "origin", "own", "secret", own));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("fault-secret").doesNotContain(own);
    }

    @Test
    void whatIsWrongStandsAtItsField() {
        var refused = create(Map.of("name", " ", "contactEmail", "nobody", "expires", "yesterday"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("fault-name", "fault-contactEmail", "fault-expires");
    }

    @Test
    void anOlderVersionIsNotSavedOverANewerOne() {
        var key = keyIn(create(Map.of("name", "Versions")));
        assertThat(pages.post("/keys/" + key, Map.of("name", "First", "version", "\"1\""))
                        .status())
                .isEqualTo(303);
        var late = pages.post("/keys/" + key, Map.of("name", "Second", "version", "\"1\""));
        assertThat(late.status()).isEqualTo(412);
        assertThat(server.get("/keys/" + key).<String>get("name")).isEqualTo("First");
    }

    @Test
    void everyEndIsAskedForAndHoldsAtOnce() {
        var made = create(Map.of("name", "Ending"));
        var key = keyIn(made);
        assertThat(pages.get("/keys/" + key + "/disable").text()).contains("Nothing that is known will break");
        assertThat(server.accepts(secretIn(made))).as("asking changes nothing").isTrue();
        var disabled = pages.post("/keys/" + key + "/disable", Map.of());
        assertThat(disabled.status()).isEqualTo(303);
        assertThat(disabled.header("Set-Cookie")).contains("claviger-said=").doesNotContain(secretIn(made));
        assertThat(server.get("/keys/" + key).<String>get("status")).isEqualTo("disabled");
        assertThat(pages.post("/keys/" + key + "/enable", Map.of()).status()).isEqualTo(303);
        assertThat(pages.post("/keys/" + key + "/revoke", Map.of()).status()).isEqualTo(303);
        assertThat(server.get("/keys/" + key).<String>get("status")).isEqualTo("revoked");
        assertThat(pages.post("/keys/" + key + "/enable", Map.of()).status()).isEqualTo(409);
        assertThat(pages.post("/keys/" + key + "/delete", Map.of()).header("Location"))
                .isEqualTo("/accounts/" + shop + "/keys");
        assertThat(pages.get("/keys/" + key).status()).isEqualTo(404);
    }

    private Reply create(Map<String, String> fields) {
        var all = new LinkedHashMap<>(Map.of("accessType", "admin", "type", "workspace", "environment", "live"));
        all.putAll(fields);
        all.putIfAbsent("once", UUID.randomUUID().toString());
        return pages.post("/accounts/" + shop + "/keys", all);
    }

    private static String secretIn(Reply reply) {
        var secret = SECRET.matcher(reply.text());
        assertThat(secret.find()).isTrue();
        return secret.group();
    }

    private static String keyIn(Reply reply) {
        var key = Pattern.compile("/keys/([0-9a-f-]{36})(?:/[a-z]+)?\" data-stored")
                .matcher(reply.text());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private void assertNowhere(String secret, String key) {
        for (var route : ConsolePages.routes().all()) {
            if (route.method() == Method.GET) {
                var path = PathTemplate.filled(route.path(), Map.of("accountId", shop, "keyId", key));
                var reply = pages.get(path);
                assertThat(reply.text()).as(path).doesNotContain(secret);
            }
        }
    }
}
