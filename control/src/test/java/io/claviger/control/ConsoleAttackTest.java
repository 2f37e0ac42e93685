package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's door, attacked. */
class ConsoleAttackTest extends ManagementTest {
    private static final String EMAIL = "owner@example.org";

    private String shop;
    private Browser owner;
    private PageBrowser pages;

    @BeforeAll
    void setUp() {
        shop = server.anAccount("Shop");
        owner = Browser.member(server, EMAIL, shop, "owner");
        pages = PageBrowser.of(server, owner);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "https://evil.example/",
                "http:evil.example",
                "javascript:alert(1)",
                "/\t/evil.example",
                "/%2f/evil.example",
                "/nothing",
                "/sign-out",
                "evil.example",
                "/@evil.example/..",
                "/accounts/../..//evil.example"
            })
    void signInLeadsToPagesOfTheConsoleOnly(String then) {
        var signedIn = PageBrowser.nobody(server)
                .post("/sign-in", Map.of("email", EMAIL, "password", Browser.PASSWORD, "then", then));
        assertThat(signedIn.status()).isIn(303, 400);
        if (signedIn.status() == 303) {
            assertThat(signedIn.header("Location")).isEqualTo("/");
        }
        var already = pages.get("/sign-in?then=" + PageBrowser.encoded(then));
        if (already.status() == 303) {
            assertThat(already.header("Location")).isEqualTo("/");
        }
    }

    @Test
    void signInLeadsBackToThePageThatWasAskedFor() {
        var page = "/accounts/" + shop + "/keys?search=a%20b";
        var sent = PageBrowser.nobody(server).get(page);
        assertThat(sent.header("Location")).isEqualTo("/sign-in?then=" + PageBrowser.encoded(page));
        var signedIn = PageBrowser.nobody(server)
                .post("/sign-in", Map.of("email", EMAIL, "password", Browser.PASSWORD, "then", page));
        assertThat(signedIn.header("Location")).isEqualTo(page);
        assertThat(signedIn.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax");
    }

    @Test
    void aWrongPasswordTellsNothingOfWhoIsAMember() {
        var known = PageBrowser.nobody(server).post("/sign-in", Map.of("email", EMAIL, "password", "wrong secret"));
        var unknown = PageBrowser.nobody(server)
                .post("/sign-in", Map.of("email", "other@example.org", "password", "wrong secret"));
        assertThat(known.status()).isEqualTo(unknown.status()).isEqualTo(401);
        assertThat(known.header("Set-Cookie")).isNull();
        assertThat(known.text().replace(EMAIL, ""))
                .isEqualTo(unknown.text().replace("other@example.org", ""))
                .doesNotContain("wrong secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/x/..%2fconsole.css",
                "/static/../console.css",
                "/static/x/../../../../etc/passwd",
                "/static/x/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "/static/x/console.css%00.svg",
                "/static/x/",
                "/static/",
                "/static/x/Console.css",
                "/static//console.css/"
            })
    void noPathLeadsOutOfTheStaticFiles(String path) {
        assertThat(PageBrowser.nobody(server).get(path).status()).isIn(400, 404);
    }

    @Test
    void staticFilesAreKeptUnderTheirHashAlone() {
        var page = PageBrowser.nobody(server).get("/sign-in").text();
        var at = page.indexOf("/static/");
        var css = page.substring(at, page.indexOf("/icon.svg", at)) + "/console.css";
        var kept = PageBrowser.nobody(server).get(css);
        assertThat(kept.header("Cache-Control")).contains("immutable");
        assertThat(kept.header("Content-Type")).startsWith("text/css");
        assertThat(PageBrowser.nobody(server)
                        .get("/static/0123456789ab/console.css")
                        .header("Cache-Control"))
                .isEqualTo("no-store");
    }

    @Test
    void scriptsInNamesAreText() {
        for (var script : List.of(
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</title><svg onload=alert(1)>",
                "${7*7} @{x} <%= 1 %>")) {
            var account = server.anAccount(script, shop);
            server.aKey(account, script);
            for (var path : List.of(
                    "/accounts/" + account,
                    "/accounts/" + account + "/keys",
                    "/switch",
                    "/switch?search=%22%3E%3Cimg%20src%3Dx%3E")) {
                var text = pages.get(path).text();
                assertThat(text)
                        .as(path)
                        .doesNotContain("<script>", "<img", "<svg onload", "\" onmouseover", "49 @{x}");
            }
        }
    }

    @Test
    void whatIsNoFormIsRefused() {
        var origin = Browser.origin(server);
        var nobody = PageBrowser.nobody(server);
        assertThat(nobody.post("/sign-in", "{}", "Origin", origin, "Content-Type", "application/json")
                        .status())
                .isEqualTo(415);
        assertThat(nobody.post("/sign-in", "x", "Origin", origin, "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(nobody.post("/sign-in", "a=%zz", "Origin", origin).status()).isEqualTo(400);
        assertThat(nobody.post("/sign-in", "a=%ff", "Origin", origin).status()).isEqualTo(400);
        assertThat(nobody.post("/sign-in", "a=%00", "Origin", origin).status()).isEqualTo(400);
        assertThat(nobody.post("/sign-in", "a=\u00e9", "Origin", origin).status())
                .isEqualTo(400);
        assertThat(nobody.post("/sign-in", "a=1&".repeat(10_001), "Origin", origin)
                        .status())
                .isEqualTo(400);
        assertThat(nobody.post("/sign-in", "a=" + "x".repeat(1 << 20), "Origin", origin)
                        .status())
                .isEqualTo(413);
        assertThat(server.send("GET", "/sign-in", List.of(), new byte[] {1}).status())
                .isEqualTo(413);
        assertThat(server.send("PUT", "/sign-in", List.of("Origin", origin), null)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void twoSessionsAtOnceAreRefused() {
        var both = pages.get("/", "Cookie", owner.cookie + "; " + owner.cookie);
        assertThat(both.status()).isEqualTo(400);
    }

    @Test
    void nobodyElsePutsWordsIntoTheConsolesMouth() {
        var forged = "eyJ0ZXh0IjoiU2VuZCB5b3VyIHBhc3N3b3JkIn0.AAAA";
        var page = pages.get("/accounts/" + shop, "Cookie", owner.cookie + "; claviger-said=" + forged);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).doesNotContain("Send your password");
    }

    @Test
    void aLinkIsUsedUpByItsButtonAloneAndOnlyOnce() {
        String token = server.post(
                        "/accounts/" + shop + "/members",
                        Map.of("email", "new@example.org", "name", "New", "role", "auditor"))
                .get("link.token");
        var link = "/links/invitation." + token;
        var nobody = PageBrowser.nobody(server);
        for (var look = 0; look < 3; look++) {
            assertThat(nobody.get(link).text()).contains("new@example.org").doesNotContain("data-at-once");
        }
        assertThat(nobody.get("/links/reset." + token).status()).isEqualTo(404);
        var different = nobody.post(link, Map.of("name", "New", "password", Browser.PASSWORD, "again", "other"));
        assertThat(different.status()).isEqualTo(400);
        var weak = nobody.post(link, Map.of("name", "New", "password", "short", "again", "short"));
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.text()).contains("fault-password").doesNotContain("value=\"short\"");
        var good = Map.of("name", "New", "password", Browser.PASSWORD, "again", Browser.PASSWORD);
        assertThat(nobody.post(link, good).status()).isEqualTo(303);
        assertThat(nobody.get(link).status()).isEqualTo(404);
        assertThat(nobody.post(link, good).status()).isEqualTo(404);
    }

    @Test
    void anInvitationOfAMemberIsAcceptedByTheButtonOfThisMemberAlone() {
        var other = server.anAccount("Another shop");
        var invited = Browser.member(server, "invited@example.org", shop, "auditor");
        var thief = Browser.member(server, "not-invited@example.org", shop, "auditor");
        String token = server.post(
                        "/accounts/" + other + "/members",
                        Map.of("email", "invited@example.org", "name", "Somebody", "role", "admin"))
                .get("link.token");
        var link = "/links/invitation." + token;

        var nobody = PageBrowser.nobody(server);
        assertThat(nobody.get(link).text())
                .contains("admin of Another shop", "/sign-in?then=" + link)
                .doesNotContain("password\"", link + "/accept");
        assertThat(nobody.post(link + "/accept", Map.of()).status()).isEqualTo(303);
        var taken = Map.of("name", "T", "password", "another long secret", "again", "another long secret");
        assertThat(nobody.post(link, taken).status()).isEqualTo(409);
        var wrong = PageBrowser.of(server, thief);
        assertThat(wrong.get(link).text()).contains("not-invited@example.org").doesNotContain(link + "/accept");
        assertThat(wrong.post(link + "/accept", Map.of()).status()).isEqualTo(403);
        assertThat(invited.get("/accounts/" + other).status()).isEqualTo(404);

        var right = PageBrowser.of(server, invited);
        assertThat(right.get(link).text()).contains(link + "/accept");
        assertThat(invited.get("/accounts/" + other).status())
                .as("looking is not accepting")
                .isEqualTo(404);
        assertThat(right.post(link + "/accept", "", "Origin", Browser.origin(server))
                        .status())
                .as("without the session's token")
                .isEqualTo(403);
        assertThat(right.post(link + "/accept", Map.of()).status()).isEqualTo(303);
        assertThat(invited.get("/accounts/" + other).status()).isEqualTo(200);
        assertThat(right.get(link).status()).isEqualTo(404);
    }

    @Test
    void signingOutEndsTheSession() {
        var leaving = Browser.member(server, "leaving@example.org", shop, "auditor");
        var browser = PageBrowser.of(server, leaving);
        assertThat(browser.get("/accounts/" + shop).status()).isEqualTo(200);
        var left = browser.post("/sign-out", Map.of());
        assertThat(left.status()).isEqualTo(303);
        assertThat(left.header("Set-Cookie")).contains("Max-Age=0");
        assertThat(browser.get("/accounts/" + shop).status()).isEqualTo(303);
    }

    @Test
    void whoseSessionIsOverIsToldSoWhereHeSignsIn() {
        var told = "Your session has ended";
        var gone = Browser.member(server, "gone@example.org", shop, "auditor");
        var browser = PageBrowser.of(server, gone);
        server.call("DELETE", "/members/" + gone.memberId + "/sessions", null);
        assertThat(browser.get("/accounts/" + shop).header("Location")).startsWith("/sign-in?then=");
        assertThat(browser.get("/sign-in").text()).contains(told);
        assertThat(PageBrowser.nobody(server).get("/sign-in").text()).doesNotContain(told);
    }
}
