package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.factor.Authenticator;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Signing in at an issuer of identities: who comes in, and all who try to and must not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleSignOnTest {
    private static final long MINUTE = 60_000_000L;
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private FakeIssuer issuer;
    private ManagementServer server;
    private String shop;

    @BeforeAll
    void start(@TempDir java.nio.file.Path dir) throws Exception {
        issuer = new FakeIssuer();
        server = new ManagementServer(dir, issuer.config());
        shop = server.anAccount("Shop");
    }

    @AfterEach
    void honestAgain() {
        issuer.claims = one -> one;
        issuer.signing = FakeIssuer.rs256(issuer.key);
        // what failed from here is forgotten
        server.shift.addAndGet(2 * MINUTE);
    }

    @AfterAll
    void stop() {
        server.close();
        issuer.close();
    }

    /** A sign-in that has begun in a browser. */
    private record Flow(String flow, URI url) {
        String state() {
            return parameter("state");
        }

        String parameter(String name) {
            return Stream.of(url.getRawQuery().split("&"))
                    .filter(pair -> pair.startsWith(name + "="))
                    .map(pair -> pair.substring(name.length() + 1))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theButtonSaysWhereOneSignsIn() {
        var offered = new Browser(server).get("/session/oidc");
        assertThat(offered.<Boolean>get("offered")).isTrue();
        assertThat(offered.<String>get("name")).isEqualTo("Acme login");
    }

    @Test
    void operatorsSeeHowItIsSetUpButNotTheSecret() {
        var settings = server.get("/single-sign-on");
        assertThat(settings.<String>get("issuer")).isEqualTo(issuer.address);
        assertThat(settings.<String>get("clientId")).isEqualTo(issuer.config().clientId());
        assertThat(settings.text())
                .doesNotContain(issuer.config().clientSecret().reveal());
        var operator = PageBrowser.of(server, Browser.member(server, "root@example.org", null, null));
        var page = operator.get("/single-sign-on").text();
        assertThat(page)
                .contains(issuer.address, settings.get("redirectUri"))
                .doesNotContain(issuer.config().clientSecret().reveal());
    }

    @Test
    void theIssuerIsAskedForACodeWithStateNonceAndAChallenge() {
        var flow = begin();
        assertThat(flow.url).asString().startsWith(issuer.address + "/authorize?");
        assertThat(flow.parameter("response_type")).isEqualTo("code");
        assertThat(flow.parameter("client_id")).isEqualTo(FakeIssuer.CLIENT);
        assertThat(flow.parameter("code_challenge_method")).isEqualTo("S256");
        assertThat(flow.parameter("redirect_uri"))
                .isEqualTo("http%3A%2F%2F127.0.0.1%3A8080%2Fsign-in%2Foidc%2Fcallback");
        assertThat(flow.parameter("scope")).isEqualTo("openid+email");
        var secrets = List.of(flow.state(), flow.parameter("nonce"), flow.parameter("code_challenge"), flow.flow);
        assertThat(secrets).doesNotHaveDuplicates();
        assertThat(flow.url.toString()).doesNotContain(flow.flow);
        assertThat(begin().state()).isNotEqualTo(flow.state());
    }

    @Test
    void anInvitedMemberJoinsAndIsKnownByItsSubjectFromThenOn() {
        var email = email();
        var invitation = invite(email);
        var browser = new Browser(server);
        var joined = come(browser, "sub-" + email, verified(email.toUpperCase(java.util.Locale.ROOT)));
        assertThat(joined.status()).as(joined.text()).isEqualTo(200);
        assertThat(joined.<Boolean>get("session.signedIn")).isTrue();
        assertThat(joined.<String>get("member.email")).isEqualTo(email);
        assertThat(browser.get("/session").status()).isEqualTo(200);
        assertThat(new Browser(server)
                        .redeem("invitation", invitation.get("link.token"), Map.of("password", Browser.PASSWORD))
                        .status())
                .as("the invitation is used up by joining")
                .isEqualTo(404);

        var again = come(new Browser(server), "sub-" + email, verified("another." + email));
        assertThat(again.<String>get("member.email"))
                .as("by subject, whatever the address is by now")
                .isEqualTo(email);
        assertThat(trail())
                .contains(
                        Map.entry("member.link-identity", joined.get("member.id")),
                        Map.entry("member.sign-in", joined.get("member.id")));
    }

    @Test
    void aMemberWithAPasswordKeepsItBesideTheIdentityAndMayUnlinkThat() {
        var email = email();
        var first = Browser.member(server, email, shop, "developer");
        come(first, "sub-" + email, verified(email));
        assertThat(new Browser(server).signIn(email, Browser.PASSWORD).status()).isEqualTo(200);
        var other = new Browser(server);
        assertThat(come(other, "sub-" + email, Map.of()).status()).isEqualTo(200);

        var identities = first.get("/me/identities").items();
        assertThat(identities).hasSize(1);
        assertThat(identities.getFirst())
                .containsEntry("issuer", issuer.address)
                .containsEntry("subject", "sub-" + email);
        var id = identities.getFirst().get("id");
        assertThat(first.call("DELETE", "/me/identities/" + id, null).status()).isEqualTo(200);
        assertThat(first.get("/session").status()).isEqualTo(200);
        assertThat(other.get("/session").status()).as("its session has ended").isEqualTo(401);
        assertThat(come(new Browser(server), "sub-" + email, Map.of()).status()).isEqualTo(401);
    }

    @Test
    void nobodyUnlinksTheOnlyWayInThatHeHas() {
        var email = email();
        invite(email);
        var browser = new Browser(server);
        come(browser, "sub-" + email, verified(email));
        var id = browser.get("/me/identities").items().getFirst().get("id");
        assertThat(browser.call("DELETE", "/me/identities/" + id, null).status())
                .isEqualTo(409);
        assertThat(browser.get("/session").status()).isEqualTo(200);
    }

    @Test
    void anOwnerUnlinksTheIdentityOfAMemberWhoseSessionsEndAndNobodyElseDoes() {
        var email = email();
        invite(email);
        var browser = new Browser(server);
        come(browser, "sub-" + email, verified(email));
        var path = "/members/" + browser.memberId + "/identities";
        var id = server.get(path).items().getFirst().get("id");
        var stranger = Browser.member(server, email(), server.anAccount("Other"), "owner");
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.call("DELETE", path + "/" + id, null).status()).isEqualTo(404);
        assertThat(stranger.call("DELETE", "/me/identities/" + id, null).status())
                .isEqualTo(404);
        var admin = Browser.member(server, email(), shop, "admin");
        assertThat(admin.call("DELETE", path + "/" + id, null).status()).isEqualTo(403);
        var owner = Browser.member(server, email(), shop, "owner");
        assertThat(owner.call("DELETE", path + "/" + id, null).status()).isEqualTo(200);
        assertThat(browser.get("/session").status()).isEqualTo(401);
        assertThat(owner.call("DELETE", path + "/" + id, null).status()).isEqualTo(404);
    }

    @Test
    void aSecondFactorIsStillAskedFor() {
        var email = email();
        var first = Browser.member(server, email, shop, "developer");
        var factor = first.call("POST", "/me/second-factor", Map.of("password", Browser.PASSWORD));
        assertThat(first.call(
                                "POST",
                                "/me/second-factor/confirm",
                                Map.of("code", new Authenticator(factor.get("secret"), server.clock).code()))
                        .status())
                .isEqualTo(200);
        var begun = come(first, "sub-" + email, verified(email));
        assertThat(begun.<Boolean>get("session.signedIn")).isFalse();
        var again = come(new Browser(server), "sub-" + email, verified(email));
        assertThat(again.<Boolean>get("session.signedIn")).isFalse();
    }

    /** Under an address of somebody else one may be invited, join, and wait. */
    @Test
    void whoSetAPasswordUnderAnAddressDoesNotShareTheMemberWithWhoHasIt() {
        var email = email();
        var thief = Browser.member(server, email, shop, "developer");
        var stranger = Browser.member(server, email(), shop, "developer");

        for (var browser : List.of(new Browser(server), stranger)) {
            var refused = come(browser, "sub-" + email, verified(email));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.text()).contains("has a password");
        }

        assertThat(thief.get("/me/identities").items()).isEmpty();
        assertThat(stranger.get("/session").status()).as("it goes on").isEqualTo(200);
    }

    @Test
    void whatWasOfferedToAnAddressIsAcceptedByWhoseItIsAtTheIssuer() {
        var email = email();
        invite(email);
        come(new Browser(server), "sub-" + email, verified(email));
        var other = server.anAccount("Other");
        server.post("/accounts/" + other + "/members", Map.of("email", email, "name", "Jo", "role", "developer"));

        var elsewhere = new Browser(server);
        come(elsewhere, "sub-" + email, verified("another." + email));
        assertThat(elsewhere.get("/accounts/" + other).status()).isEqualTo(404);
        var again = new Browser(server);
        come(again, "sub-" + email, verified(email));
        assertThat(again.get("/accounts/" + other).status()).isEqualTo(200);
    }

    @Test
    void nobodyIsMadeAMember() {
        var email = email();
        assertThat(come(new Browser(server), "sub-" + email, verified(email)).status())
                .isEqualTo(401);
        assertThat(server.get("/members?search=" + email).items()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> anAddressThatIsNotVerifiedLinksNothing() {
        var claims = new LinkedHashMap<String, Map<String, Object>>();
        var email = email();
        invite(email);
        claims.put("not said to be verified", Map.of("email", email));
        claims.put("the word true", Map.of("email", email, "email_verified", "true"));
        claims.put("one", Map.of("email", email, "email_verified", 1L));
        claims.put("false", Map.of("email", email, "email_verified", false));
        claims.put("a list", Map.of("email", email, "email_verified", List.of(true)));
        claims.put("no address", Map.of("email_verified", true));
        claims.put("a list of addresses", Map.of("email", List.of(email), "email_verified", true));
        claims.put("a look-alike", Map.of("email", email.replace('o', 'о'), "email_verified", true));
        claims.put("with blanks", Map.of("email", " " + email, "email_verified", true));
        return claims.entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    assertThat(come(new Browser(server), "sub-" + email, one.getValue())
                                    .status())
                            .isEqualTo(401);
                    assertThat(server.get("/members?search=" + email)
                                    .items()
                                    .getFirst()
                                    .get("status"))
                            .isEqualTo("invited");
                }));
    }

    @Test
    void theAddressOfAMemberWhoIsLinkedAlreadyIsNoWayIn() {
        var email = email();
        invite(email);
        come(new Browser(server), "sub-" + email, verified(email));
        var thief = come(new Browser(server), "another-subject", verified(email));
        assertThat(thief.status()).isEqualTo(401);
        assertThat(thief.header("Set-Cookie")).isNull();
    }

    @TestFactory
    Stream<DynamicTest> anIdTokenThatProvesNothingIsRefused() {
        var email = email();
        invite(email);
        var now = Instant.now().getEpochSecond();
        var lies = new LinkedHashMap<String, UnaryOperator<Map<String, Object>>>();
        lies.put("another issuer", with("iss", "https://evil.example.org"));
        lies.put("the issuer with a slash", with("iss", issuer.address + "/"));
        lies.put("no issuer", without("iss"));
        lies.put("another audience", with("aud", "another-client"));
        lies.put("no audience", without("aud"));
        lies.put("several audiences and no azp", with("aud", List.of(FakeIssuer.CLIENT, "another-client")));
        lies.put("azp is another", with("azp", "another-client"));
        lies.put("expired", with("exp", now - 120));
        lies.put("never expires", without("exp"));
        lies.put("of tomorrow", with("iat", now + 86_400));
        lies.put("without its time", without("iat"));
        lies.put("another nonce", with("nonce", "x"));
        lies.put("no nonce", without("nonce"));
        lies.put("no subject", without("sub"));
        lies.put("an empty subject", with("sub", ""));
        lies.put("a subject of 256 characters", with("sub", "x".repeat(256)));
        return lies.entrySet().stream()
                .map(lie -> DynamicTest.dynamicTest(lie.getKey(), () -> {
                    issuer.claims = lie.getValue();
                    var refused = come(new Browser(server), "sub-" + email, verified(email));
                    issuer.claims = one -> one;
                    assertThat(refused.status()).as(refused.text()).isEqualTo(401);
                    assertThat(refused.header("Set-Cookie")).isNull();
                }));
    }

    @TestFactory
    Stream<DynamicTest> aSignatureThatProvesNothingIsRefused() {
        var email = email();
        invite(email);
        var lies = new LinkedHashMap<String, FakeIssuer.Signing>();
        lies.put("none", FakeIssuer.none());
        lies.put("a MAC by the public key", issuer.hs256ByThePublicKey());
        lies.put("a MAC by the client's secret", FakeIssuer.hs256ByTheClientSecret());
        lies.put("a strange key of the same id", FakeIssuer.rs256(issuer.strange));
        lies.put("changed after it was signed", claims -> {
            var token = FakeIssuer.rs256(issuer.key).sign(claims);
            return token.substring(0, token.length() - 8) + "AAAAAAAA";
        });
        return lies.entrySet().stream()
                .map(lie -> DynamicTest.dynamicTest(lie.getKey(), () -> {
                    issuer.signing = lie.getValue();
                    var refused = come(new Browser(server), "sub-" + email, verified(email));
                    issuer.signing = FakeIssuer.rs256(issuer.key);
                    assertThat(refused.status()).as(refused.text()).isEqualTo(401);
                    assertThat(refused.header("Set-Cookie")).isNull();
                }));
    }

    @Test
    void otherPublicKeyAlgorithmsAreTaken() {
        var email = email();
        invite(email);
        issuer.signing = issuer.es256();
        assertThat(come(new Browser(server), "sub-" + email, verified(email)).status())
                .isEqualTo(200);
    }

    @Test
    void aClockThatIsALittleOffIsTaken() {
        var email = email();
        invite(email);
        issuer.claims = with("iat", Instant.now().getEpochSecond() + 30);
        assertThat(come(new Browser(server), "sub-" + email, verified(email)).status())
                .isEqualTo(200);
    }

    @Test
    void whatAnotherBrowserBeganIsOfNoUse() {
        var email = email();
        invite(email);
        var mine = begin();
        var theirs = begin();
        var code = issuer.signIn(theirs.url, "sub-" + email, verified(email));
        var exchanges = issuer.exchanges.get();
        assertThat(complete(new Browser(server), mine.flow, theirs.state(), code, Map.of())
                        .status())
                .as("a victim's browser with an attacker's answer")
                .isEqualTo(401);
        assertThat(complete(new Browser(server), "x", theirs.state(), code, Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(complete(new Browser(server), theirs.flow, "x", code, Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(issuer.exchanges.get()).as("the issuer was not even asked").isEqualTo(exchanges);
        assertThat(complete(new Browser(server), mine.flow, mine.state(), code, Map.of())
                        .status())
                .as("a code of another's sign-in: its verifier and nonce are others")
                .isEqualTo(401);
    }

    @Test
    void aSignInIsUsedOnceEvenWhereTheIssuerTakesTheCodeTwice() {
        var email = email();
        invite(email);
        var flow = begin();
        var code = issuer.signIn(flow.url, "sub-" + email, verified(email));
        assertThat(complete(new Browser(server), flow.flow, flow.state(), code, Map.of())
                        .status())
                .isEqualTo(200);
        var anotherCode = issuer.signIn(flow.url, "sub-" + email, verified(email));
        assertThat(complete(new Browser(server), flow.flow, flow.state(), anotherCode, Map.of())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whoStaysAwayForTenMinutesBeginsAgain() {
        var email = email();
        invite(email);
        var flow = begin();
        var code = issuer.signIn(flow.url, "sub-" + email, verified(email));
        server.shift.addAndGet(10 * MINUTE);
        var exchanges = issuer.exchanges.get();
        assertThat(complete(new Browser(server), flow.flow, flow.state(), code, Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(issuer.exchanges.get()).isEqualTo(exchanges);
    }

    @Test
    void anAnswerThatNamesAnotherIssuerIsRefusedBeforeTheCodeIsSentAnywhere() {
        var email = email();
        invite(email);
        var flow = begin();
        var code = issuer.signIn(flow.url, "sub-" + email, verified(email));
        var exchanges = issuer.exchanges.get();
        assertThat(complete(
                                new Browser(server),
                                flow.flow,
                                flow.state(),
                                code,
                                Map.of("iss", "https://evil.example.org"))
                        .status())
                .isEqualTo(401);
        assertThat(issuer.exchanges.get()).isEqualTo(exchanges);
        assertThat(complete(new Browser(server), flow.flow, flow.state(), code, Map.of("iss", issuer.address))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoCallsItOffIsTold() {
        var flow = begin();
        var refused = complete(new Browser(server), flow.flow, flow.state(), null, Map.of("error", "access_denied"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.<String>get("detail")).contains("called off");
    }

    @Test
    void aSessionThatWasThereBeforeEnds() {
        var email = email();
        var browser = Browser.member(server, email, shop, "developer");
        var before = browser.cookie;
        come(browser, "sub-" + email, verified(email));
        assertThat(browser.cookie).isNotEqualTo(before);
        assertThat(Browser.send(server, "GET", "/session", null, List.of("Cookie", before))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anotherSitesPageBeginsAndCompletesNothing() {
        for (var path : List.of("/session/oidc", "/session/oidc/complete")) {
            var body = path.endsWith("complete") ? Map.of("flow", "x", "state", "x") : null;
            var reply = Browser.send(server, "POST", path, body, List.of("Origin", "https://evil.example.org"));
            assertThat(reply.status()).isEqualTo(403);
        }
    }

    @Test
    void triesAreCountedByAddress() {
        for (var i = 0; i < 100; i++) {
            complete(new Browser(server), "x", "x", "x", Map.of());
        }
        assertThat(complete(new Browser(server), "x", "x", "x", Map.of()).status())
                .isEqualTo(429);
        assertThat(Browser.send(server, "POST", "/session/oidc", null, List.of())
                        .status())
                .isEqualTo(429);
    }

    private Flow begin() {
        var begun = new Browser(server).call("POST", "/session/oidc", null);
        assertThat(begun.status()).as(begun.text()).isEqualTo(200);
        return new Flow(begun.get("flow"), URI.create(begun.get("url")));
    }

    /** The whole way, with an issuer that says what it is told to. */
    private Reply come(Browser browser, String subject, Map<String, Object> claims) {
        var flow = begin();
        return complete(browser, flow.flow, flow.state(), issuer.signIn(flow.url, subject, claims), Map.of());
    }

    private static Reply complete(Browser browser, String flow, String state, String code, Map<String, Object> more) {
        var body = new HashMap<String, Object>(Map.of("flow", flow, "state", state));
        if (code != null) {
            body.put("code", code);
        }
        body.putAll(more);
        return browser.call("POST", "/session/oidc/complete", body);
    }

    private Reply invite(String email) {
        return server.post("/accounts/" + shop + "/members", Map.of("email", email, "name", "Jo", "role", "developer"));
    }

    private List<Map.Entry<String, Object>> trail() {
        return server.get("/audit?limit=50").items().stream()
                .map(entry -> Map.entry(String.valueOf(entry.get("action")), entry.get("subjectId")))
                .toList();
    }

    private static Map<String, Object> verified(String email) {
        return Map.of("email", email, "email_verified", true);
    }

    private static String email() {
        return "jo" + PEOPLE.incrementAndGet() + "@example.org";
    }

    private static UnaryOperator<Map<String, Object>> with(String name, Object value) {
        return claims -> {
            var changed = new LinkedHashMap<>(claims);
            changed.put(name, value);
            return changed;
        };
    }

    private static UnaryOperator<Map<String, Object>> without(String name) {
        return claims -> {
            var changed = new LinkedHashMap<>(claims);
            changed.remove(name);
            return changed;
        };
    }
}
