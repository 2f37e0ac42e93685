package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.factor.Authenticator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second factor of a member, from its enrolment to its removal. */
class SecondFactorTest {
    private static final long STEP = 30_000_000L;

    private ManagementServer server;
    private Browser jo;
    private Authenticator app;
    private List<String> codes;

    @BeforeEach
    void enrol(@TempDir java.nio.file.Path dir) {
        server = new ManagementServer(dir);
        jo = Browser.member(server, "jo@example.org", server.anAccount("Shop"), "owner");
        var enrolled = jo.call("POST", "/me/second-factor", Map.of("password", Browser.PASSWORD));
        app = new Authenticator(enrolled.get("secret"), server.clock);
        assertThat(enrolled.<String>get("uri"))
                .startsWith("otpauth://totp/Claviger:jo%40example.org?secret=")
                .contains("issuer=Claviger");
        assertThat(enrolled.<String>get("qrSvg")).startsWith("<svg").doesNotContain(enrolled.<String>get("secret"));
        assertThat(new Browser(server)
                        .signIn("jo@example.org", Browser.PASSWORD)
                        .<Boolean>get("session.signedIn"))
                .as("not in force before it is confirmed")
                .isTrue();
        assertThat(confirm("000000").status()).isEqualTo(401);
        var before = jo.cookie;
        var confirmed = confirm(app.code());
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(jo.cookie).isNotEqualTo(before);
        codes = confirmed.get("recoveryCodes");
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        server.shift.addAndGet(2 * STEP);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPasswordAloneOpensNothing() {
        var browser = new Browser(server);
        var half = browser.signIn("jo@example.org", Browser.PASSWORD);
        assertThat(half.<Boolean>get("session.signedIn")).isFalse();
        assertThat(half.<Object>get("member")).isNull();
        assertThat(half.<List<Object>>get("grants")).isEmpty();
        for (var path : List.of("/session", "/accounts", "/me/sessions")) {
            assertThat(browser.get(path).status()).as(path).isEqualTo(401);
        }
        assertThat(browser.call("POST", "/me/second-factor/remove", both(app.code()))
                        .status())
                .isEqualTo(401);
        var cookie = browser.cookie;
        assertThat(complete(browser, app.code()).status()).isEqualTo(200);
        assertThat(browser.cookie).isNotEqualTo(cookie);
        assertThat(browser.get("/session").status()).isEqualTo(200);
        assertThat(Browser.send(server, "GET", "/session", null, List.of("Cookie", cookie))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aCodeIsTakenOnceOnly() {
        var code = app.code();
        assertThat(complete(half(), code).status()).isEqualTo(200);
        assertThat(complete(half(), code).status()).isEqualTo(401);
        server.shift.addAndGet(STEP);
        assertThat(complete(half(), app.code()).status()).isEqualTo(200);
    }

    @Test
    void aRecoveryCodeIsTakenOnceHoweverItIsWritten() {
        assertThat(complete(
                                half(),
                                codes.getFirst()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace("-", " "))
                        .status())
                .isEqualTo(200);
        assertThat(complete(half(), codes.getFirst()).status()).isEqualTo(401);
        assertThat(complete(half(), codes.getLast()).status()).isEqualTo(200);
    }

    @Test
    void whoGuessesCodesWaitsLongerAndLonger() {
        var browser = half();
        for (var i = 0; i < 5; i++) {
            assertThat(complete(browser, "00000" + i).status()).isEqualTo(401);
        }
        var late = complete(browser, app.code());
        assertThat(late.status()).isEqualTo(429);
        assertThat(late.header("Retry-After")).isEqualTo("1");
        assertThat(complete(browser, codes.getFirst()).status()).isEqualTo(200);
    }

    @Test
    void theSecondFactorIsAwaitedForTenMinutes() {
        var browser = half();
        server.shift.addAndGet(20 * STEP);
        assertThat(complete(browser, app.code()).status()).isEqualTo(401);
    }

    @Test
    void itIsRemovedWithPasswordAndCodeOnly() {
        assertThat(remove(Map.of("password", "a wrong password", "code", app.code()))
                        .status())
                .isEqualTo(401);
        assertThat(remove(both("000000")).status()).isEqualTo(401);
        assertThat(jo.call("POST", "/me/second-factor", Map.of("password", Browser.PASSWORD))
                        .status())
                .as("another one in its place")
                .isEqualTo(409);
        assertThat(remove(both(app.code())).status()).isEqualTo(200);
        assertThat(new Browser(server)
                        .signIn("jo@example.org", Browser.PASSWORD)
                        .<Boolean>get("session.signedIn"))
                .isTrue();
    }

    @Test
    void renewedRecoveryCodesReplaceTheOlder() {
        List<String> renewed = jo.call("POST", "/me/second-factor/recovery-codes", both(app.code()))
                .get("recoveryCodes");
        assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(complete(half(), codes.getFirst()).status()).isEqualTo(401);
        assertThat(complete(half(), renewed.getFirst()).status()).isEqualTo(200);
    }

    @Test
    void aResetAsksForItStill() {
        String token = server.post("/members/" + jo.memberId + "/reset", null).get("link.token");
        var reply = new Browser(server).redeem("reset", token, Map.of("password", "another long secret"));
        assertThat(reply.<Boolean>get("session.signedIn")).isFalse();
    }

    private Browser half() {
        var browser = new Browser(server);
        browser.signIn("jo@example.org", Browser.PASSWORD);
        return browser;
    }

    private Reply confirm(String code) {
        return jo.call("POST", "/me/second-factor/confirm", Map.of("code", code));
    }

    private Reply remove(Map<String, Object> body) {
        return jo.call("POST", "/me/second-factor/remove", body);
    }

    private static Reply complete(Browser browser, String code) {
        return browser.call("POST", "/session/second-factor", Map.of("code", code));
    }

    private static Map<String, Object> both(String code) {
        return Map.of("password", Browser.PASSWORD, "code", code);
    }
}
