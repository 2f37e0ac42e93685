package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.console.ConsolePages;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.Route.Access;
import io.claviger.control.console.http.Route.Method;
import io.claviger.control.role.Permit;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.usage.Exchange;
import io.claviger.core.usage.UpstreamSightings.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts in every field that takes text: on every page that shows them they are text. */
class ConsoleScriptsTest extends ManagementTest {
    private static final Path TEMPLATES = Path.of("src/main/jte");

    /** Names of query parameters and of fields of forms. */
    private static final List<String> FIELDS = List.of(
            "search",
            "name",
            "description",
            "contactEmail",
            "email",
            "slug",
            "prefix",
            "upstream",
            "document",
            "expires",
            "keyPrefix",
            "ranges",
            "permission",
            "dimension",
            "event-by",
            "limit-name",
            "rate-name",
            "code",
            "kind",
            "action",
            "actor",
            "credentialId",
            "api",
            "span",
            "role",
            "status",
            "type",
            "from",
            "to",
            "cursor",
            "then",
            "version",
            "overlap",
            "again");

    private PageBrowser pages;
    private final Map<String, String> ids = new LinkedHashMap<>();

    @BeforeAll
    void fillIn() {
        var shop = server.anAccount(script("account"));
        var owner = Browser.member(server, "owner@example.org", shop, "owner");
        good(owner.accept(server.post("/members", Map.of("email", "owner@example.org", "name", "Owner"))
                .get("link.token")));
        server.raw(
                "POST",
                "/api/v1/session",
                List.of(
                        "Origin",
                        Browser.origin(server),
                        "Content-Type",
                        "application/json",
                        "User-Agent",
                        script("agent")),
                "{\"email\":\"owner@example.org\",\"password\":\"%s\"}"
                        .formatted(Browser.PASSWORD)
                        .getBytes(StandardCharsets.UTF_8));
        pages = PageBrowser.of(server, owner);
        ids.put("accountId", shop);
        ids.put("slug", "events");
        ids.put("memberId", owner.memberId);
        good(server.call("PUT", "/apis/events", Map.of("document", document(), "upstream", "http://127.0.0.1:9")));
        server.sightings.put("http://127.0.0.1:9", new Seen(1, 0, 1, 2, 3, script("upstream"), true));
        fillInRules(shop);
        good(server.post("/accounts/" + shop + "/tokens", Map.of("name", script("token"), "role", "verify")));
        good(server.post(
                "/accounts/" + shop + "/members",
                Map.of("email", "new@example.org", "name", script("member"), "role", "auditor")));
        var wish = Map.of("name", script("hand-over"), "description", script("hand-over-description"));
        good(server.post("/accounts/" + shop + "/hand-overs", Map.of("key", wish)));
    }

    private void fillInRules(String shop) {
        good(server.call(
                "PUT",
                "/accounts/" + shop + "/vocabulary/event",
                Map.of("values", List.of(Map.of("value", script("word"), "description", script("word-description"))))));
        var guards = Map.of(
                "event",
                Map.of("allow", List.of(script("event")), "deny", List.of(script("denied"))),
                "channel",
                Map.of("by", "tag", "values", Map.of(script("value"), Map.of("allow", List.of(script("channel"))))));
        var rules = Map.of("name", script("policy"), "description", script("policy-description"), "guards", guards);
        ids.put(
                "policyId",
                good(server.post("/accounts/" + shop + "/policies", rules)).get("id"));
        var key = Map.of(
                "name",
                script("key"),
                "description",
                script("description"),
                "metadata",
                Map.of("note", script("metadata")),
                "permissions",
                List.of("EVENTS_READ"),
                "guards",
                guards);
        var made = good(server.post("/accounts/" + shop + "/keys", key));
        ids.put("keyId", made.get("key.id"));
        ids.put("decisionId", judged(made.get("secret")));
    }

    /** The id of a request for something that is called like a script. */
    private String judged(String secret) {
        var decision = new DecisionEngine(server.snapshot, new LimitStates())
                .decide(new AccessRequest(
                        Door.GATEWAY,
                        new Presented.BearerSecret(Secret.of(secret)),
                        ClientAddress.parseOrNull("192.0.2.7"),
                        new Target.Unknown(script("asked")),
                        "/" + script("path"),
                        server.clock.nowMicros()));
        server.decisions.offer(decision, new Exchange("POST", null, 403, 0, 0, 1));
        server.decisions.flush(server.store.decisions(), server.clock.nowMicros());
        return decision.id();
    }

    @Test
    void onEveryPageTheyAreText() {
        var shown = new StringBuilder();
        pagesToGet().forEach(route -> {
            shown.append(checked(route, pages.get(path(route))));
            shown.append(checked(route, pages.get(path(route), "HX-Request", "true")));
        });
        for (var field : List.of(
                "account",
                "agent",
                "title",
                "summary",
                "upstream",
                "word",
                "event",
                "denied",
                "value",
                "channel",
                "policy",
                "policy-description",
                "key",
                "description",
                "metadata",
                "asked",
                "path",
                "token",
                "member",
                "hand-over")) {
            assertThat(shown).as("no page shows it").contains("x(" + field + ")");
        }
    }

    @Test
    void inEveryQueryTheyAreText() {
        var query = PageBrowser.form(everywhere());
        pagesToGet().forEach(route -> {
            checked(route, pages.get(path(route) + "?" + query));
            checked(route, pages.get(path(route) + "?search=" + PageBrowser.encoded(script("search"))));
        });
    }

    @Test
    void inEveryFormThatIsSentBackTheyAreText() {
        var fields = everywhere();
        // of its own, for some forms end what they are about
        var spare = server.anAccount("Spare");
        var named =
                Map.of("accountId", spare, "keyId", server.aKey(spare, "Spare").<String>get("key.id"));
        routes().filter(route -> route.method() == Method.POST && route.access() == Access.MEMBERS)
                .filter(route -> !route.permits().contains(Permit.SIGN_OUT))
                .forEach(route -> checked(route, pages.post(path(route, named), fields)));
        for (var path : List.of("/sign-in", "/links/reset.AAAAAAAAAAAAAAAAAAAAAA")) {
            plain(path, PageBrowser.nobody(server).post(path, fields).text());
        }
    }

    /** What JTE writes as it is must be asked for by this word, and is asked for nowhere. */
    @Test
    void noTemplateWritesAnythingAsItIs() throws IOException {
        try (var files = Files.walk(TEMPLATES)) {
            var templates =
                    files.filter(file -> file.toString().endsWith(".jte")).toList();
            assertThat(templates).isNotEmpty();
            for (var template : templates) {
                assertThat(Files.readString(template)).as(template.toString()).doesNotContain("$unsafe", "<script>");
            }
        }
    }

    private static String checked(Route route, Reply reply) {
        assertThat(reply.status()).as(route.path()).isLessThan(500);
        return plain(route.method() + " " + route.path(), reply.text());
    }

    private static String plain(String what, String text) {
        assertThat(text).as(what).doesNotContain("<script>x", "<img src=x", "\"'>");
        return text;
    }

    private static Stream<Route> routes() {
        return ConsolePages.routes().all().stream();
    }

    private static Stream<Route> pagesToGet() {
        return routes().filter(route -> route.method() == Method.GET && route.access() != Access.HALF_SIGNED_IN);
    }

    private String path(Route route) {
        return path(route, ids);
    }

    private static String path(Route route, Map<String, String> ids) {
        return PathTemplate.filled(route.path(), ids);
    }

    private static Map<String, String> everywhere() {
        var fields = new LinkedHashMap<String, String>();
        FIELDS.forEach(field -> fields.put(field, script(field)));
        return fields;
    }

    private static Reply good(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isLessThan(300);
        return reply;
    }

    private static String script(String field) {
        return "<script>x(" + field + ")</script>\"'><img src=x onerror=x()>";
    }

    private static String document() {
        return ManagementServer.EVENTS
                .replace("title: Events", "title: '" + script("title").replace("'", "''") + "'")
                .replace(
                        "operationId: readEvents",
                        "operationId: readEvents\n      summary: '"
                                + script("summary").replace("'", "''") + "'");
    }
}
