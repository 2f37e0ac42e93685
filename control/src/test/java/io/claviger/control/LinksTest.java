package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.link.FirstMembers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One-time links. */
class LinksTest {
    private static final long HOUR = 3_600_000_000L;
    private static final Map<String, Object> NEW_PASSWORD = Map.of("password", "another long secret");

    private ManagementServer server;
    private FirstMembers first;
    private String shop;

    @BeforeEach
    void start(@TempDir java.nio.file.Path dir) {
        server = new ManagementServer(dir);
        first = new FirstMembers(server.store, new SecureRandom());
        shop = server.anAccount("Shop");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void lookingAtALinkUsesNothingUpAndUsingItDoes() {
        String token = invite("jo@example.org").get("link.token");
        for (var i = 0; i < 3; i++) {
            var seen = read("invitation", token);
            assertThat(seen.<String>get("email")).isEqualTo("jo@example.org");
        }
        assertThat(redeem("invitation", token, NEW_PASSWORD).status()).isEqualTo(200);
        assertThat(redeem("invitation", token, NEW_PASSWORD).status()).isEqualTo(404);
        assertThat(read("invitation", token).status()).isEqualTo(404);
    }

    @Test
    void aWrongPasswordDoesNotUseALinkUp() {
        String token = invite("jo@example.org").get("link.token");
        assertThat(redeem("invitation", token, Map.of("password", "short")).pointers())
                .containsExactly("/password");
        assertThat(redeem("invitation", token, Map.of()).pointers()).containsExactly("/password");
        assertThat(redeem("invitation", token, NEW_PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aLinkIsGoodForItsOwnPurposeOnly() {
        String token = invite("jo@example.org").get("link.token");
        for (var purpose : List.of("reset", "recovery", "demo")) {
            assertThat(redeem(purpose, token, purpose.equals("demo") ? Map.of() : NEW_PASSWORD)
                            .status())
                    .as(purpose)
                    .isEqualTo(404);
        }
        var start = Map.<String, Object>of("email", "evil@example.org", "name", "E", "password", "another long secret");
        assertThat(redeem("first-start", token, start).status()).isEqualTo(404);
        assertThat(read("invitation", token).status()).isEqualTo(200);
    }

    @Test
    void aLinkExpiresAndANewOneEndsTheOlder() {
        var invited = invite("jo@example.org");
        String older = invited.get("link.token");
        String newer = server.post("/members/" + invited.get("member.id") + "/reset", null)
                .get("link.token");
        assertThat(read("invitation", older).status()).isEqualTo(404);
        server.shift.addAndGet(7 * 24 * HOUR - HOUR / 60);
        assertThat(read("invitation", newer).status()).isEqualTo(200);
        server.shift.addAndGet(HOUR / 60);
        assertThat(read("invitation", newer).status()).isEqualTo(404);
        assertThat(redeem("invitation", newer, NEW_PASSWORD).status()).isEqualTo(404);
    }

    @Test
    void aResetEndsAllSessionsAndTheSecondFactorStays() {
        var jo = Browser.member(server, "jo@example.org", shop, "owner");
        String token = server.post("/members/" + jo.memberId + "/reset", null).get("link.token");
        var back = new Browser(server);
        assertThat(back.redeem("reset", token, NEW_PASSWORD).status()).isEqualTo(200);
        assertThat(jo.get("/session").status()).isEqualTo(401);
        assertThat(back.get("/session").status()).isEqualTo(200);
        assertThat(new Browser(server)
                        .signIn("jo@example.org", Browser.PASSWORD)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theFirstMemberIsMadeByALinkUntilSomebodyHasJoined() {
        var older = first.firstStart();
        var link = first.firstStart();
        var body =
                Map.<String, Object>of("email", "Root@example.org", "name", "Root", "password", "another long secret");
        assertThat(redeem("first-start", older.token().reveal(), body).status()).isEqualTo(404);
        assertThat(redeem("first-start", link.token().reveal(), NEW_PASSWORD).pointers())
                .containsExactlyInAnyOrder("/email", "/name");
        var root = new Browser(server);
        assertThat(root.redeem("first-start", link.token().reveal(), body).status())
                .isEqualTo(200);
        assertThat(root.get("/members").items()).hasSize(1);
        assertThat(first.firstStart()).isNull();
    }

    @Test
    void theFirstStartIsOverOnceSomebodyHasJoinedByAnotherLink() {
        var link = first.firstStart();
        Browser.member(server, "jo@example.org", shop, "owner");
        var body = Map.<String, Object>of("email", "r@example.org", "name", "R", "password", "another long secret");
        assertThat(redeem("first-start", link.token().reveal(), body).status()).isEqualTo(404);
    }

    @Test
    void theDemosLinkSignsInOnce() {
        var token = first.demo().token().reveal();
        var browser = new Browser(server);
        assertThat(browser.redeem("demo", token, Map.of()).status()).isEqualTo(200);
        assertThat(browser.get("/session").<String>get("grants.0.role")).isEqualTo("operator");
        assertThat(redeem("demo", token, Map.of()).status()).isEqualTo(404);
        assertThat(first.demo().token().reveal()).isNotEqualTo(token);
    }

    @Test
    void whoRunsTheServerGetsAMemberBackIn() {
        var jo = Browser.member(server, "jo@example.org", shop, "auditor");
        var link = first.recover("jo@example.org", "unused");
        var back = new Browser(server);
        assertThat(back.redeem("recovery", link.token().reveal(), NEW_PASSWORD).status())
                .isEqualTo(200);
        assertThat(back.memberId).isEqualTo(jo.memberId);
        assertThat(back.get("/session").<String>get("grants.0.role")).isEqualTo("operator");
        assertThat(server.get("/audit?kind=member").text())
                .contains("member.recover", "command-line")
                .doesNotContain(link.token().reveal());
    }

    private Reply invite(String email) {
        return server.post("/accounts/" + shop + "/members", Map.of("email", email, "name", "Jo", "role", "developer"));
    }

    private Reply read(String purpose, String token) {
        return new Browser(server).call("POST", "/links/read", Map.of("purpose", purpose, "token", token));
    }

    private Reply redeem(String purpose, String token, Map<String, Object> more) {
        return new Browser(server).redeem(purpose, token, more);
    }
}
