package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.console.ConsolePages;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.Route.Access;
import io.claviger.control.console.http.Route.Method;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every page and every act of the console, from its table: by whom, from where, and with which headers. */
class ConsoleRoutesTest extends ManagementTest {
    private static final List<Role> ROLES = List.of(Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR);

    private final Map<Role, Browser> byRole = new EnumMap<>(Role.class);
    private Browser operator;
    private Browser without;
    private Browser stranger;
    private Map<String, String> ids;

    @BeforeAll
    void setUp() {
        var shop = server.anAccount("Shop of secrets");
        operator = Browser.member(server, "root@example.org", null, null);
        for (var role : ROLES) {
            var word = role.name().toLowerCase(Locale.ROOT);
            byRole.put(role, Browser.member(server, word + "@example.org", shop, word));
        }
        stranger = Browser.member(server, "stranger@example.org", server.anAccount("Other"), "owner");
        without = Browser.member(server, "nobody@example.org", null, null);
        server.call("PATCH", "/members/" + without.memberId, Map.of("operator", false));
        server.importEvents();
        ids = Map.of(
                "accountId",
                shop,
                "keyId",
                server.aKey(shop, "Key of secrets").get("key.id"),
                "policyId",
                server.post("/accounts/" + shop + "/policies", Map.of("name", "Policy of secrets"))
                        .get("id"),
                "slug",
                "events",
                "memberId",
                byRole.get(Role.OWNER).memberId);
    }

    @TestFactory
    Stream<DynamicTest> everyAnswerCarriesTheHeaders() {
        return routes(route -> {
            for (var browser : List.of(PageBrowser.nobody(server), PageBrowser.of(server, operator))) {
                var reply = route.method() == Method.GET
                        ? browser.get(known(route))
                        : browser.post(unknown(route), "", "Origin", "https://elsewhere.example");
                assertHeaders(reply);
                assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoPageCarriesThemToo() {
        return Stream.of("/nothing", "/static/x/nothing.css", "/%zz", "/sign-in/nothing", "/accounts//keys")
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    var reply = PageBrowser.nobody(server).get(path.equals("/%zz") ? "/%01" : path);
                    assertThat(reply.status()).isIn(400, 404);
                    assertHeaders(reply);
                }));
    }

    private static void assertHeaders(Reply reply) {
        assertThat(reply.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
                        + " frame-ancestors 'none'");
        assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(reply.header("Permissions-Policy")).contains("camera=()");
        assertThat(reply.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(reply.text()).doesNotContain("<script>", "<style", " style=", "onclick=", "javascript:");
    }

    @TestFactory
    Stream<DynamicTest> nobodyIsSentToSignIn() {
        return routes(route -> {
            if (route.access() == Access.ANYONE) {
                return;
            }
            var browser = PageBrowser.nobody(server);
            var reply = route.method() == Method.GET ? browser.get(known(route)) : browser.post(known(route), Map.of());
            assertThat(reply.status()).isEqualTo(303);
            assertThat(reply.header("Location")).startsWith("/sign-in");
            assertThat(reply.text()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> noActIsTakenFromAnotherSite() {
        return routes(route -> {
            if (route.method() == Method.GET) {
                return;
            }
            var origin = Browser.origin(server);
            var browser = PageBrowser.of(server, operator);
            var own = PageBrowser.form(Map.of("csrf", operator.csrf));
            for (var headers : List.of(
                    new String[] {},
                    new String[] {"Origin", "null"},
                    new String[] {"Origin", "https://elsewhere.example"},
                    new String[] {"Origin", origin + ".elsewhere.example"})) {
                assertThat(browser.post(unknown(route), own, headers).status()).isEqualTo(403);
                assertThat(PageBrowser.nobody(server)
                                .post(unknown(route), own, headers)
                                .status())
                        .isEqualTo(403);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> noActIsTakenWithoutTheSessionsToken() {
        return routes(route -> {
            if (route.method() == Method.GET || route.access() == Access.HALF_SIGNED_IN) {
                return;
            }
            var origin = Browser.origin(server);
            var browser = PageBrowser.of(server, operator);
            for (var body :
                    List.of("", "csrf=", "csrf=x", "csrf=" + stranger.csrf, "csrf=" + operator.csrf + "&csrf=x")) {
                var reply = browser.post(unknown(route), body, "Origin", origin);
                assertThat(reply.status()).as(body).isEqualTo(403);
                assertThat(reply.text())
                        .contains("another session", "reload the page")
                        .doesNotContain("another role");
            }
            var byHeader = browser.post(unknown(route), "", "Origin", origin, "X-CSRF-Token", stranger.csrf);
            assertThat(byHeader.status()).isEqualTo(403);
        });
    }

    @TestFactory
    Stream<DynamicTest> everyRouteIsForTheRolesOfItsPermits() {
        return ROLES.stream()
                .flatMap(role -> table().filter(route -> route.access() == Access.MEMBERS && !endsTheSession(route))
                        .map(route -> DynamicTest.dynamicTest(name(route) + " as " + role, () -> {
                            var permitted = route.permits().stream().allMatch(permit -> permits(permit, role));
                            var reply = ask(PageBrowser.of(server, byRole.get(role)), route, unknown(route));
                            if (permitted) {
                                assertThat(reply.status()).as(reply.text()).isIn(200, 303, 400, 404, 409);
                                assertThat(String.valueOf(reply.header("Location")))
                                        .doesNotContain("/sign-in");
                            } else {
                                assertThat(reply.status()).isEqualTo(403);
                            }
                        })));
    }

    private static boolean permits(Permit permit, Role role) {
        return permit.audience() != Permit.Audience.ROLES
                || (permit.roles().contains(role) && !permit.ofInstallation());
    }

    @TestFactory
    Stream<DynamicTest> aMemberWithoutARoleSeesAndDoesNothing() {
        return routes(route -> {
            var ofRoles = route.permits().stream().anyMatch(permit -> permit.audience() == Permit.Audience.ROLES);
            if (ofRoles) {
                assertThat(ask(PageBrowser.of(server, without), route, known(route))
                                .status())
                        .isEqualTo(403);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aMemberOfOneAccountSeesNothingOfAnother() {
        return routes(route -> {
            if (route.access() != Access.MEMBERS || endsTheSession(route)) {
                return;
            }
            var reply = ask(PageBrowser.of(server, stranger), route, known(route));
            if (route.path().matches(".*\\{(accountId|keyId|policyId|memberId)}.*")) {
                assertThat(reply.status()).as(reply.text()).isIn(403, 404);
            }
            assertThat(reply.text()).doesNotContain("of secrets", "owner@example.org");
        });
    }

    /** After it, nobody would be signed in for the others. */
    private static boolean endsTheSession(Route route) {
        return route.permits().contains(Permit.SIGN_OUT);
    }

    private static Reply ask(PageBrowser browser, Route route, String path) {
        return route.method() == Method.GET ? browser.get(path) : browser.post(path, Map.of());
    }

    /** With ids of what is there. */
    private String known(Route route) {
        return PathTemplate.filled(route.path(), ids);
    }

    /** With ids that name nothing. */
    private static String unknown(Route route) {
        return PathTemplate.filled(route.path(), Map.of());
    }

    private static Stream<Route> table() {
        return ConsolePages.routes().all().stream();
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }

    private interface Check {
        void check(Route route);
    }

    private static Stream<DynamicTest> routes(Check check) {
        return table().map(route -> DynamicTest.dynamicTest(name(route), () -> check.check(route)));
    }
}
