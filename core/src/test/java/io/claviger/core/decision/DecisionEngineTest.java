package io.claviger.core.decision;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.account.Account;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Api;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.time.MicroClock;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionEngineTest {
    private static final long NOW = 1_000_000;

    private final SnapshotFixture house = new SnapshotFixture();
    private final DecisionEngine engine = new DecisionEngine(house.snapshot, new LimitStates());
    private final Api events = anApi("events")
            .with("POST", "/events", "EVENTS_CREATE")
            .withPublic("GET", "/faq")
            .build();

    @Test
    void aKeyWithThePermissionIsAllowed() {
        var key = aKey().withPermission("EVENTS_CREATE");
        house.put(key);

        assertThat(decide(key)).isInstanceOf(Allowed.class);
    }

    @Test
    void aKeyWithoutPermissionsMayCallNothing() {
        var key = aKey();
        house.put(key);

        var refused = refusal(decide(key));

        assertThat(refused.code()).isEqualTo(ErrorCode.PERMISSION_MISSING);
        assertThat(refused.detail()).contains("EVENTS_CREATE");
        assertThat(refused.proved()).isTrue();
    }

    @Test
    void aNodeOutOfTouchJudgesOnAndMarksIt() {
        var key = aKey().withPermission("EVENTS_CREATE");
        house.put(key);
        assertThat(decide(key).degraded()).isFalse();

        house.time.loseTouch();

        assertThat(decide(key)).isInstanceOf(Allowed.class);
        assertThat(decide(key).degraded()).isTrue();
        assertThat(decide(Secret.of("nobody's")).degraded()).isTrue();
        assertThat(engine.decide(request(Presented.Nothing.INSTANCE, faq())).degraded())
                .isTrue();
    }

    @Test
    void aNodeWhoseLeaseHasLapsedJudgesNothingWhateverIsPresented() {
        var key = aKey().withPermission("EVENTS_CREATE");
        house.put(key);
        house.time.lapse();

        var right = new Presented.BearerSecret(key.secret());
        for (var presented : List.of(
                right,
                new Presented.BearerSecret(Secret.of("nobody's")),
                Presented.Nothing.INSTANCE,
                new Presented.Unusable("Basic"),
                new Presented.Supposed(key.id()))) {
            for (var target : List.of(known(), faq(), new Target.Unknown("GET /x"))) {
                var asked = request(presented, target);
                assertUnavailable(() -> engine.decide(asked));
                assertUnavailable(() -> engine.decideBeforeBody(asked));
                assertUnavailable(() -> engine.explain(asked));
            }
        }
        house.time.renew();
        assertThat(decide(key)).isInstanceOf(Allowed.class);
    }

    private static void assertUnavailable(ThrowingCallable judging) {
        assertThatThrownBy(judging)
                .isInstanceOfSatisfying(
                        ClavigerException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void whatIsNotThereIsMissingAndWhatIsUnknownIsInvalid() {
        assertThat(code(new Presented.Nothing())).isEqualTo(ErrorCode.CREDENTIAL_MISSING);
        assertThat(code(new Presented.BearerSecret(Secret.of("nobody's")))).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        assertThat(code(new Presented.Unusable("Basic"))).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
    }

    @Test
    void everyEndOfAKeyHasItsOwnCodeAndNoneCountsAsProved() {
        assertThat(codeOf(aKey().that(Standing.DISABLED))).isEqualTo(ErrorCode.CREDENTIAL_DISABLED);
        assertThat(codeOf(aKey().that(Standing.REVOKED))).isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
        assertThat(codeOf(aKey().that(Standing.DELETED))).isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
        assertThat(codeOf(aKey().expiringAt(NOW))).isEqualTo(ErrorCode.CREDENTIAL_EXPIRED);
        assertThat(codeOf(aKey().expiringAt(NOW + 1))).isEqualTo(ErrorCode.PERMISSION_MISSING);
        var expired = aKey().expiringAt(NOW);
        house.put(expired);
        assertThat(refusal(decide(expired)).proved()).isFalse();
    }

    @Test
    void aSecretThatWasRotatedAwayIsAcceptedUntilItsOverlapEnds() {
        var overlapping = aKey().withPermission("EVENTS_CREATE").rotated(NOW + 1);
        var over = aKey().withPermission("EVENTS_CREATE").rotated(NOW);
        house.put(overlapping).put(over);

        assertThat(decide(overlapping.formerSecret())).isInstanceOf(Allowed.class);
        assertThat(refusal(decide(over.formerSecret())).code()).isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
        assertThat(decide(over.secret())).isInstanceOf(Allowed.class);
    }

    @Test
    void aSuspendedAccountRefusesItsKeysAndThoseOfItsSubAccounts() {
        house.put(new Account("child", "account", "c", false));
        var key = aKey().of("child").withPermission("EVENTS_CREATE");
        house.put(key);
        assertThat(decide(key)).isInstanceOf(Allowed.class);

        house.put(new Account("account", null, "a", true));

        assertThat(refusal(decide(key)).code()).isEqualTo(ErrorCode.ACCOUNT_SUSPENDED);
    }

    @Test
    void anUnknownOperationIsRefusedOnlyAfterTheCredentialProvedRight() {
        var key = aKey().withPermission("EVENTS_CREATE");
        house.put(key);
        var unknown = new Target.Unknown("GET /nowhere");

        assertThat(refusal(engine.decide(request(new Presented.BearerSecret(key.secret()), unknown)))
                        .code())
                .isEqualTo(ErrorCode.OPERATION_UNKNOWN);
        assertThat(refusal(engine.decide(request(Presented.Nothing.INSTANCE, unknown)))
                        .code())
                .isEqualTo(ErrorCode.CREDENTIAL_MISSING);
    }

    @Test
    void aTestKeyNeedsATestUpstream() {
        var key = aKey().in(Environment.TEST).withPermission("EVENTS_CREATE");
        house.put(key);
        assertThat(refusal(decide(key)).code()).isEqualTo(ErrorCode.ENVIRONMENT_FORBIDDEN);

        var withTest = anApi("events")
                .testUpstream("http://127.0.0.1:10")
                .with("POST", "/events", "EVENTS_CREATE")
                .build();
        var target = new Target.Known(withTest, withTest.operations().getFirst());

        assertThat(engine.decide(request(new Presented.BearerSecret(key.secret()), target)))
                .isInstanceOf(Allowed.class);
    }

    @Test
    void permissionsThatAreAskedForAreJudgedOfAPublicOperationToo() {
        var key = aKey().withPermission("POINTS_ADD");
        house.put(key);

        assertThat(engine.decide(publicAnd("POINTS_ADD", key.secret()))).isInstanceOf(Allowed.class);
        assertThat(refusal(engine.decide(publicAnd("POINTS_TAKE", key.secret())))
                        .code())
                .isEqualTo(ErrorCode.PERMISSION_MISSING);
        assertThat(refusal(engine.decide(publicAnd("POINTS_ADD", Secret.of("nobody's"))))
                        .code())
                .isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        assertThat(engine.explain(publicAnd("POINTS_ADD", Secret.of("nobody's")))
                        .decision())
                .isInstanceOf(Refused.class);
    }

    private AccessRequest publicAnd(String permission, Secret secret) {
        var faq = new Target.Known(events, events.operations().get(1));
        return new AccessRequest(
                Door.VERIFY, new Presented.BearerSecret(secret), null, faq, List.of(permission), null, NOW);
    }

    @Test
    void aPublicOperationAsksForNothing() {
        var target = new Target.Known(events, events.operations().get(1));

        var decision = engine.decide(request(Presented.Nothing.INSTANCE, target));

        assertThat(decision).isInstanceOf(Allowed.class);
        assertThat(decision.key()).isNull();
    }

    @Test
    void permissionsThatTheDoorAsksForAreNeededToo() {
        var key = aKey().withPermission("EVENTS_CREATE");
        house.put(key);
        var request = new AccessRequest(
                Door.VERIFY,
                new Presented.BearerSecret(key.secret()),
                null,
                known(),
                List.of("EVENTS_CREATE", "WALLET_READ"),
                null,
                NOW);

        assertThat(refusal(engine.decide(request)).detail()).contains("WALLET_READ");
    }

    @Test
    void aKeyOutOfReachLooksUnknown() {
        house.put(new Account("other", null, "o", false));
        var key = aKey().withPermission("EVENTS_CREATE");
        house.put(key);
        var presented = new Presented.BearerSecret(key.secret());

        var refused = refusal(
                engine.decide(new AccessRequest(Door.VERIFY, presented, null, known(), List.of(), "other", NOW)));

        assertThat(refused.code()).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        assertThat(refused.key()).isNull();
    }

    @Test
    void aServiceTokenIsNoCredentialForAnApi() {
        var secret = Secret.of("cvgadm_0123456789012345678901234567890");
        house.put(new ServiceToken(
                "t",
                null,
                "t",
                Role.OPERATOR,
                Standing.ACTIVE,
                MicroClock.NEVER,
                List.of(new SecretVersion("s", house.pepper.digest(secret), MicroClock.NEVER))));

        assertThat(code(new Presented.BearerSecret(secret))).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
    }

    @Test
    void anExplanationRunsEveryCheckAndDecidesAsTheDecisionDoes() {
        var key = aKey().that(Standing.DISABLED);
        house.put(key);

        var explanation = engine.explain(request(new Presented.BearerSecret(key.secret()), known()));

        assertThat(explanation.checks())
                .extracting(Explanation.CheckResult::name)
                .containsExactly(
                        "authentic",
                        "status",
                        "account",
                        "operation",
                        "environment",
                        "account-addresses",
                        "addresses",
                        "type",
                        "permission",
                        "guards",
                        "limits");
        assertThat(refusal(explanation.decision()).check()).isEqualTo("status");
        assertThat(explanation.checks().get(8).outcome()).isInstanceOf(Outcome.Refusal.class);
        assertThat(refusal(engine.decide(request(new Presented.BearerSecret(key.secret()), known())))
                        .code())
                .isEqualTo(refusal(explanation.decision()).code());
    }

    @Test
    void whatIsGoingOnIsJudgedAgainByWhatHoldsNow() {
        var key = aKey().withPermission("EVENTS_CREATE").expiringAt(NOW + 100);
        house.put(key).put(events);
        var request = request(new Presented.BearerSecret(key.secret()), known());
        var allowed = (Allowed) engine.decide(request);

        assertThat(engine.stillAllows(allowed, request, NOW + 99)).isTrue();
        assertThat(engine.stillAllows(allowed, request, NOW + 100))
                .as("expired")
                .isFalse();

        house.put(key.rotated(NOW + 10));
        assertThat(engine.stillAllows(allowed, request, NOW + 50)).isTrue();
        house.put(key.that(Standing.DISABLED));
        assertThat(engine.stillAllows(allowed, request, NOW)).as("disabled").isFalse();
    }

    @Test
    void whatIsJudgedAgainTakesNothingFromLimits() {
        var two = new Limit("two", Algorithm.SLIDING_WINDOW, 2, 60, null);
        var key = aKey().withPermission("EVENTS_CREATE").limitedBy(new LimitSet(List.of(two), List.of()));
        house.put(events);
        house.put(key);
        var request = request(new Presented.BearerSecret(key.secret()), known());

        assertThat(engine.decide(request)).isInstanceOf(Allowed.class);
        for (var i = 0; i < 5; i++) {
            assertThat(engine.again(request, NOW)).isInstanceOf(Allowed.class);
        }
        assertThat(engine.decide(request)).isInstanceOf(Allowed.class);
        assertThat(refusal(engine.decide(request)).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void idsOfDecisionsAreUniqueAndOrderedByTime() {
        var one = engine.decide(request(Presented.Nothing.INSTANCE, known())).id();
        var later = engine.decide(new AccessRequest(
                        Door.GATEWAY, Presented.Nothing.INSTANCE, null, known(), 1_700_000_000_000_000L))
                .id();

        assertThat(one).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(later).isGreaterThan(one);
    }

    private Target faq() {
        return new Target.Known(events, events.operations().get(1));
    }

    private Target known() {
        return new Target.Known(events, events.operations().getFirst());
    }

    private AccessRequest request(Presented presented, Target target) {
        return new AccessRequest(Door.GATEWAY, presented, ClientAddress.parse("192.0.2.1"), target, NOW);
    }

    private Decision decide(KeyFixture key) {
        return decide(key.secret());
    }

    private Decision decide(Secret secret) {
        return engine.decide(request(new Presented.BearerSecret(secret), known()));
    }

    private @Nullable ErrorCode code(Presented presented) {
        return refusal(engine.decide(request(presented, known()))).code();
    }

    private ErrorCode codeOf(KeyFixture key) {
        house.put(key);
        return refusal(decide(key)).code();
    }

    private static Refused refusal(Decision decision) {
        assertThat(decision).isInstanceOf(Refused.class);
        return (Refused) decision;
    }

    @Test
    void whatIsGoingOnEndsWhenTheCatalogAsksForMoreOrKnowsItNoLonger() {
        var key = aKey().withPermission("EVENTS_CREATE");
        house.put(key).put(events);
        var request = new AccessRequest(
                Door.GATEWAY,
                new Presented.BearerSecret(key.secret()),
                null,
                new Target.Known(events, events.operations().getFirst()),
                NOW);
        var allowed = (Allowed) engine.decide(request);
        assertThat(engine.stillAllows(allowed, request, NOW)).isTrue();

        house.put(anApi("events").with("POST", "/events", "EVENTS_ADMIN").build());
        assertThat(engine.stillAllows(allowed, request, NOW))
                .as("another permission")
                .isFalse();
        house.put(anApi("events").with("GET", "/other", "EVENTS_CREATE").build());
        assertThat(engine.stillAllows(allowed, request, NOW)).as("gone").isFalse();
    }

    @Test
    void whatIsGoingOnInTheOpenEndsWhenTheOperationIsNoLongerPublic() {
        house.put(events);
        var request = new AccessRequest(
                Door.GATEWAY,
                Presented.Nothing.INSTANCE,
                null,
                new Target.Known(events, events.operations().get(1)),
                NOW);
        var allowed = (Allowed) engine.decide(request);
        assertThat(engine.stillAllows(allowed, request, NOW)).isTrue();

        house.put(anApi("events")
                .with("POST", "/events", "EVENTS_CREATE")
                .with("GET", "/faq", "FAQ_READ")
                .build());
        assertThat(engine.stillAllows(allowed, request, NOW)).isFalse();
        assertThat(refusal(engine.again(request, NOW)).code()).isEqualTo(ErrorCode.CREDENTIAL_MISSING);
    }
}
