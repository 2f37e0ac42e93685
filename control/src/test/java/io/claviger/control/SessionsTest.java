package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in and out, and what keeps others from doing so in a member's name. */
class SessionsTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3600 * SECOND;

    private ManagementServer server;
    private String shop;
    private Browser jo;

    @BeforeEach
    void start(@TempDir java.nio.file.Path dir) {
        server = new ManagementServer(dir);
        shop = server.anAccount("Shop");
        jo = Browser.member(server, "jo@example.org", shop, "owner");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoIsSignedInIsShownWithWhatIsAllowed() {
        var session = jo.get("/session");
        assertThat(session.<String>get("member.id")).isEqualTo(jo.memberId);
        assertThat(session.<String>get("grants.0.role")).isEqualTo("owner");
        assertThat(session.<String>get("grants.0.accountId")).isEqualTo(shop);
        assertThat(session.<String>get("csrfToken")).isEqualTo(jo.csrf);
        assertThat(server.get("/session").status()).isEqualTo(403);
    }

    @Test
    void aChangeByASessionIsItsMembersInTheTrail() {
        assertThat(jo.call("PATCH", "/accounts/" + shop, Map.of("name", "Shop 2"))
                        .status())
                .isEqualTo(200);
        var entry = server.get("/accounts/" + shop + "/audit?kind=account&limit=1")
                .items()
                .getFirst();
        assertThat(entry.get("actor").toString()).contains("kind=member", jo.memberId);
    }

    @Test
    void aTokenBesideACookieIsRefused() {
        for (var method : List.of("GET", "DELETE")) {
            var headers =
                    List.of("Cookie", jo.cookie, "Authorization", "Bearer " + server.operator, "X-CSRF-Token", jo.csrf);
            var reply = Browser.send(server, method, "/session", null, headers);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.<String>get("code")).isEqualTo("CREDENTIAL_AMBIGUOUS");
        }
    }

    @Test
    void aSessionThatWasPlantedIsNotTaken() {
        var attacker = new Browser(server);
        attacker.signIn("jo@example.org", Browser.PASSWORD);
        var victim = new Browser(server);
        victim.cookie = attacker.cookie;
        var reply = victim.signIn("jo@example.org", Browser.PASSWORD);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(victim.cookie).isNotEqualTo(attacker.cookie);
        assertThat(attacker.get("/session").status()).isEqualTo(401);

        var made = new Browser(server);
        made.cookie = "claviger=" + "A".repeat(43);
        made.signIn("jo@example.org", Browser.PASSWORD);
        assertThat(made.cookie).isNotEqualTo("claviger=" + "A".repeat(43));
    }

    @Test
    void nobodyIsSignedInByAnotherSite() {
        var body = Map.of("email", "jo@example.org", "password", Browser.PASSWORD);
        var reply = Browser.send(server, "POST", "/session", body, List.of("Origin", "https://evil.example"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("Set-Cookie")).isNull();
    }

    @Test
    void signingOutEndsTheSessionAtOnce() {
        var cookie = jo.cookie;
        var reply = jo.call("DELETE", "/session", null);
        assertThat(reply.header("Set-Cookie")).contains("Max-Age=0");
        assertThat(Browser.send(server, "GET", "/session", null, List.of("Cookie", cookie))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aMemberListsAndEndsItsOwnSessionsOnly() {
        var phone = new Browser(server);
        phone.signIn("jo@example.org", Browser.PASSWORD);
        var al = Browser.member(server, "al@example.org", shop, "developer");
        var sessions = jo.get("/me/sessions").items();
        assertThat(sessions).hasSize(2);
        String ofAl = al.get("/session").get("session.id");
        assertThat(jo.call("DELETE", "/me/sessions/" + ofAl, null).status()).isEqualTo(404);
        assertThat(al.get("/session").status()).isEqualTo(200);
        assertThat(jo.call("DELETE", "/me/sessions", null).<Long>get("ended")).isEqualTo(1);
        assertThat(phone.get("/session").status()).isEqualTo(401);
        assertThat(jo.get("/session").status()).isEqualTo(200);
    }

    @Test
    void aSessionEndsWhenItIsNotUsedAndAfterAWeekInAnyCase() {
        server.shift.addAndGet(12 * HOUR - SECOND);
        assertThat(jo.get("/session").status()).isEqualTo(200);
        server.shift.addAndGet(12 * HOUR);
        assertThat(jo.get("/session").status()).isEqualTo(401);
        jo.csrf = null;
        assertThat(jo.signIn("jo@example.org", Browser.PASSWORD).status()).isEqualTo(200);
        for (var day = 0; day < 14; day++) {
            server.shift.addAndGet(12 * HOUR - 10 * SECOND);
            assertThat(jo.get("/session").status()).as("half day %d", day).isEqualTo(200);
        }
        server.shift.addAndGet(200 * SECOND);
        assertThat(jo.get("/session").status()).isEqualTo(401);
    }

    @Test
    void whetherThereIsAMemberShowsNowhere() {
        server.post(
                "/accounts/" + shop + "/members",
                Map.of("email", "pending@example.org", "name", "P", "role", "auditor"));
        var answers = new HashSet<String>();
        for (var email : List.of("jo@example.org", "nobody@example.org", "pending@example.org", "no address")) {
            var before = server.api.passwordsHashed();
            var reply = new Browser(server).signIn(email, "a wrong password");
            answers.add(reply.status() + reply.text() + reply.headers().map().keySet());
            assertThat(server.api.passwordsHashed()).as(email).isEqualTo(before + 1);
        }
        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next()).startsWith("401").doesNotContain("Set-Cookie");
    }

    @Test
    void whoTriesAgainAndAgainWaitsWhetherThereIsAMemberOrNot() {
        for (var email : List.of("jo@example.org", "nobody@example.org")) {
            for (var i = 0; i < 5; i++) {
                assertThat(new Browser(server).signIn(email, "a wrong password").status())
                        .isEqualTo(401);
            }
            var before = server.api.passwordsHashed();
            var late = new Browser(server).signIn(email, Browser.PASSWORD);
            assertThat(late.status()).isEqualTo(429);
            assertThat(late.header("Retry-After")).isEqualTo("1");
            assertThat(server.api.passwordsHashed()).isEqualTo(before);
        }
        server.shift.addAndGet(2 * SECOND);
        assertThat(new Browser(server)
                        .signIn("jo@example.org", Browser.PASSWORD)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoTriesFromEverywhereWaitsToo(@TempDir java.nio.file.Path dir) {
        var proxies =
                new TrustedProxies(List.of(AddressRange.parse("127.0.0.0/8")), ClientAddressHeader.X_FORWARDED_FOR);
        try (var behind = new ManagementServer(dir.resolve("behind"), null, proxies)) {
            Browser.member(behind, "al@example.org", null, null);
            for (var i = 1; i <= 20; i++) {
                assertThat(signIn(behind, "192.0.2." + i, "a wrong password")).isEqualTo(401);
            }
            assertThat(signIn(behind, "192.0.2.21", Browser.PASSWORD)).isEqualTo(429);
            assertThat(signIn(behind, "127.0.0.1", Browser.PASSWORD))
                    .as("from where the member is signed in already")
                    .isEqualTo(200);
        }
    }

    private static int signIn(ManagementServer server, String from, String password) {
        var headers = List.of("Origin", Browser.origin(server), "X-Forwarded-For", from);
        var body = Map.of("email", "al@example.org", "password", password);
        return Browser.send(server, "POST", "/session", body, headers).status();
    }

    @Test
    void anAttackLeavesAMarkInTheTrailAndNotAFlood() {
        for (var i = 0; i < 20; i++) {
            new Browser(server).signIn("jo@example.org", "a wrong password");
            server.shift.addAndGet(301 * SECOND);
        }
        // they are written beside the answers: at the 4th, the 8th and the 16th
        var until = System.nanoTime() + 10_000_000_000L;
        while (failures() < 3 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(failures()).isEqualTo(3);
    }

    private long failures() {
        return server.get("/audit?kind=member&limit=200").items().stream()
                .filter(entry -> entry.get("action").equals("member.sign-in-failed"))
                .count();
    }

    @Test
    void anotherPasswordEndsAllOtherSessions() {
        var phone = new Browser(server);
        phone.signIn("jo@example.org", Browser.PASSWORD);
        var cookie = jo.cookie;
        var wrong = Map.of("password", "not the password", "newPassword", "another long secret");
        assertThat(jo.call("PUT", "/me/password", wrong).status()).isEqualTo(401);
        var weak = Map.of("password", Browser.PASSWORD, "newPassword", "password1234");
        assertThat(jo.call("PUT", "/me/password", weak).pointers()).containsExactly("/newPassword");
        var right = Map.of("password", Browser.PASSWORD, "newPassword", "another long secret");
        assertThat(jo.call("PUT", "/me/password", right).status()).isEqualTo(200);
        assertThat(jo.cookie).isNotEqualTo(cookie);
        assertThat(jo.get("/session").status()).isEqualTo(200);
        assertThat(phone.get("/session").status()).isEqualTo(401);
        assertThat(new Browser(server)
                        .signIn("jo@example.org", Browser.PASSWORD)
                        .status())
                .isEqualTo(401);
    }
}
