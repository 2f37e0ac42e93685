package io.claviger.core.decision;

import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitStates;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
    private static final long NOW = 1_700_000_000_000_000L;
    private static final String HERE = "192.0.2.1";
    private static final int LIMIT = 10;

    private final SnapshotFixture house = new SnapshotFixture();
    private final FailedAuthentications failed = new FailedAuthentications(LIMIT, 60, new SecureRandom());
    private final DecisionEngine engine = new DecisionEngine(house.snapshot, new LimitStates(), failed);

    @Test
    void beyondTheLimitWhatFailsIsRefusedAlikeWhateverBecameOfTheKey() {
        exhaust(HERE);

        var ended = List.of(
                put(aKey().that(Standing.REVOKED)),
                put(aKey().that(Standing.DISABLED)),
                put(aKey().expiringAt(NOW - 1)),
                put(aKey().rotated(NOW - 1)));
        var unknown = refused(engine.decide(request(secretOfNobody(), HERE)));

        assertThat(unknown.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(unknown.limits().retryAfterSeconds()).isPositive();
        assertThat(unknown.limits().allowed()).isFalse();
        for (var key : ended) {
            var secret = key.equals(ended.getLast()) ? key.formerSecret() : key.secret();
            var refused = refused(engine.decide(request(secret, HERE)));
            assertThat(refused.code()).isEqualTo(unknown.code());
            assertThat(refused.detail()).isEqualTo(unknown.detail());
            assertThat(refused.check()).isEqualTo(unknown.check());
            assertThat(refused.proved()).isFalse();
            assertThat(refused.limits().retryAfterSeconds())
                    .isEqualTo(unknown.limits().retryAfterSeconds());
            assertThat(refused.limits().states()).isEmpty();
        }
    }

    @Test
    void aRightSecretIsJudgedWhateverFailedFromItsAddress() {
        var key = put(aKey());
        var bound = put(aKey().from("10.0.0.0/8"));
        exhaust(HERE);

        assertThat(engine.decide(request(key.secret(), HERE))).isInstanceOf(Allowed.class);
        assertThat(refused(engine.decide(request(bound.secret(), HERE))).code()).isEqualTo(ErrorCode.IP_FORBIDDEN);
    }

    @Test
    void whatTriedNothingIsNotCounted() {
        for (var i = 0; i < 2 * LIMIT; i++) {
            var nothing = new AccessRequest(
                    Door.GATEWAY,
                    Presented.Nothing.INSTANCE,
                    ClientAddress.parse(HERE),
                    Target.Unspecified.INSTANCE,
                    NOW);
            assertThat(refused(engine.decide(nothing)).code()).isEqualTo(ErrorCode.CREDENTIAL_MISSING);
            var supposed = new AccessRequest(
                    Door.EXPLAIN,
                    new Presented.Supposed("nobody"),
                    ClientAddress.parse(HERE),
                    Target.Unspecified.INSTANCE,
                    NOW);
            assertThat(refused(engine.explain(supposed).decision()).code()).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        }
        assertThat(failed.failures()).isZero();
    }

    @Test
    void anotherSchemeThatProvesNothingIsCounted() {
        var other = new AccessRequest(
                Door.GATEWAY,
                new Presented.Unusable("digest"),
                ClientAddress.parse(HERE),
                Target.Unspecified.INSTANCE,
                NOW);
        for (var i = 0; i < LIMIT; i++) {
            assertThat(refused(engine.decide(other)).code()).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        }
        assertThat(refused(engine.decide(other)).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void whereNoAddressIsKnownNoneIsCounted() {
        for (var i = 0; i < 2 * LIMIT; i++) {
            assertThat(refused(engine.decide(request(secretOfNobody(), null))).code())
                    .isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        }
    }

    @Test
    void whatFailsBeforeItsBodyIsReadIsCountedOnce() {
        for (var i = 0; i < LIMIT; i++) {
            assertThat(refused(engine.decideBeforeBody(request(secretOfNobody(), HERE)))
                            .code())
                    .isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        }
        assertThat(refused(engine.decideBeforeBody(request(secretOfNobody(), HERE)))
                        .code())
                .isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(failed.failures()).isEqualTo(LIMIT);
    }

    @Test
    void aRequestThatIsStillGoingOnIsNotCountedWhenItIsJudgedAgain() {
        var key = put(aKey().that(Standing.REVOKED));
        for (var i = 0; i < 2 * LIMIT; i++) {
            assertThat(refused(engine.again(request(key.secret(), HERE), NOW)).code())
                    .isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
        }
    }

    @Test
    void theExplanationHasTheTrueReasonBesideTheLimit() {
        var key = put(aKey().that(Standing.REVOKED));
        exhaust(HERE);

        var explanation = engine.explain(request(key.secret(), HERE));

        assertThat(refused(explanation.decision()).code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(explanation.checks())
                .filteredOn(check -> check.outcome() instanceof Outcome.Refusal)
                .extracting(check -> ((Outcome.Refusal) check.outcome()).code())
                .containsExactly(ErrorCode.CREDENTIAL_REVOKED, ErrorCode.RATE_LIMITED);
    }

    @Test
    void whoHasButAnOldSecretDoesNotLearnThatTheKeyIsDisabled() {
        var key = put(aKey().rotated(NOW - 1).that(Standing.DISABLED));

        assertThat(refused(engine.decide(request(key.formerSecret(), HERE))).code())
                .isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
        assertThat(refused(engine.decide(request(key.secret(), HERE))).code()).isEqualTo(ErrorCode.CREDENTIAL_DISABLED);
    }

    private void exhaust(String address) {
        for (var i = 0; i < LIMIT; i++) {
            assertThat(refused(engine.decide(request(secretOfNobody(), address)))
                            .code())
                    .isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        }
    }

    private KeyFixture put(KeyFixture key) {
        house.put(key);
        return key;
    }

    private static Secret secretOfNobody() {
        return aKey().secret();
    }

    private static AccessRequest request(Secret secret, @Nullable String address) {
        return new AccessRequest(
                Door.GATEWAY,
                new Presented.BearerSecret(secret),
                address == null ? null : ClientAddress.parse(address),
                Target.Unspecified.INSTANCE,
                NOW);
    }

    private static Refused refused(Decision decision) {
        return (Refused) decision;
    }
}
