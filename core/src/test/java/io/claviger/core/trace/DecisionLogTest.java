package io.claviger.core.trace;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.account.Account;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Api;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Outcome;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.usage.Exchange;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
    private static final long SECOND = 1_000_000;
    private static final Exchange DONE = new Exchange("POST", null, 403, 0, 0, 1_000);
    private static final Api EVENTS =
            anApi("events").with("POST", "/events", "EVENTS_CREATE").build();
    private static final Target CREATE =
            new Target.Known(EVENTS, EVENTS.operations().getFirst());

    private final SnapshotFixture house = new SnapshotFixture().put(EVENTS);
    private final DecisionEngine engine = new DecisionEngine(house.snapshot, new LimitStates());
    private final DecisionLog log = new DecisionLog();
    private final List<TracedDecision> written = new ArrayList<>();
    private long now = 1_000 * SECOND;

    @Test
    void aRefusalIsReadableAtOnceAndAfterItWasWritten() {
        var refused = offer(put(aKey()));

        var found = log.find(refused.id(), now);
        assertThat(found).isNotNull();
        log.flush(written::addAll, now);

        assertThat(written).containsExactly(found);
        assertThat(log.find(refused.id(), now)).isEqualTo(found);
        assertThat(log.depth()).isZero();
        assertThat(found.code()).isEqualTo(ErrorCode.PERMISSION_MISSING);
        assertThat(found.check()).isEqualTo("permission");
        assertThat(found.status()).isEqualTo(403);
        assertThat(found.asked().path()).isEqualTo("/events");
        assertThat(found.asked().operationId()).isEqualTo("op0");
    }

    @Test
    void theTraceIsOfTheVeryDecisionWhateverHasChangedSince() {
        var key = put(aKey().withPermission("EVENTS_CREATE")
                .limitedBy(new LimitSet(
                        List.of(new Limit("burst", Algorithm.SLIDING_WINDOW, 1, 60, null)), List.of(), false)));
        assertThat(decide(key).allowed()).isTrue();
        var refused = decide(key);
        house.put(key.from("10.0.0.0/8")).put(new Account("account", null, "An account", true));
        house.put(anApi("events").with("POST", "/events", "EVENTS_ADMIN").build());
        now += 3600 * SECOND;

        log.offer(refused, DONE);

        var traced = log.find(refused.id(), now);
        assertThat(traced.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(traced.checks())
                .filteredOn(check -> check.outcome() instanceof Outcome.Refusal)
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.name()).isEqualTo("limits");
                    assertThat(check.inputs().members().toString()).contains("name=burst", "remaining=0");
                });
    }

    @Test
    void everyCheckSaysWhatItLookedAt() {
        var key = put(aKey().from("10.0.0.0/8"));
        var refused = offer(key);

        var checks = log.find(refused.id(), now).checks().stream()
                .collect(Collectors.toMap(
                        check -> check.name(), check -> check.inputs().members()));

        assertThat(checks.get("authentic")).containsEntry("credentialId", key.id());
        assertThat(checks.get("addresses"))
                .containsEntry("address", "192.0.2.1")
                .containsEntry("ranges", List.of("10.0.0.0/8"))
                .containsEntry("rangeCount", 1L);
        assertThat(checks.get("permission"))
                .containsEntry("asked", List.of("EVENTS_CREATE"))
                .containsEntry("missing", List.of("EVENTS_CREATE"))
                .containsEntry("held", List.of());
        assertThat(checks.get("operation")).containsEntry("operation", "op0");
        assertThat(checks.get("environment")).containsEntry("environment", "live");
    }

    @Test
    void secretsAreNowhereInATrace() {
        var secret =
                KeyFormat.newKey("acme", Environment.LIVE, new SecureRandom()).reveal();
        var imported = Secret.of("s3cr3t-of-another-house-0123456789");
        var path = "/nowhere/" + secret + "/" + imported.reveal();
        var values = Map.of(
                "event",
                FoundValues.of(List.of(secret, "x".repeat(190) + imported.reveal())),
                secret,
                FoundValues.of(List.of("told under a secret's name")));
        var request = new AccessRequest(
                        Door.GATEWAY,
                        new Presented.BearerSecret(imported),
                        ClientAddress.parseOrNull("192.0.2.1"),
                        new Target.Unknown("GET " + "/y".repeat(480) + path),
                        path,
                        now)
                .withValues(RequestValues.of(values));
        var refused = engine.decide(request);

        log.offer(refused, DONE);

        var traced = log.find(refused.id(), now).toString();
        assertThat(traced)
                .contains("[redacted]")
                .doesNotContain(
                        secret,
                        secret.substring(0, 14),
                        imported.reveal(),
                        imported.reveal().substring(0, 8));
    }

    @Test
    void aFloodOfUnknownKeysPushesNoRefusalOfATenantOut() {
        var tenants = offer(put(aKey()));
        for (var i = 0; i < 20_000; i++) {
            offer(unknown("198.51.100." + i % 250));
        }

        assertThat(log.find(tenants.id(), now)).isNotNull();
        assertThat(log.dropped(Lane.UNKNOWN)).isEqualTo(20_000 - Lane.UNKNOWN.waiting());
        assertThat(log.dropped(Lane.REFUSED)).isZero();
        assertThat(log.depth()).isEqualTo(Lane.UNKNOWN.waiting() + 1);
    }

    @Test
    void aFloodFromOneAddressLeavesRoomForOtherAddresses() {
        for (var i = 0; i < 5_000; i++) {
            offer(unknown("198.51.100.7"));
        }
        var others = offer(unknown("203.0.113.5"));

        assertThat(log.find(others.id(), now)).isNotNull();
    }

    @Test
    void aFloodOfOneTenantLeavesRoomForOthers() {
        house.put(new Account("loud", null, "Loud", false));
        var loud = put(aKey().of("loud"));
        var quiet = put(aKey());
        for (var i = 0; i < 5_000; i++) {
            offer(loud);
        }
        var refused = offer(quiet);

        assertThat(log.find(refused.id(), now)).isNotNull();
        assertThat(log.dropped(Lane.REFUSED)).isEqualTo(5_000 - Lane.REFUSED.share());
        log.flush(written::addAll, now);
        assertThat(offerAndFind(loud)).as("the share is free again").isNotNull();
    }

    @Test
    void whatTheStoreCannotKeepNowIsOfferedAgain() {
        var refused = offer(put(aKey()));
        assertThatThrownBy(() -> log.flush(
                        decisions -> {
                            throw new IllegalStateException("disk full");
                        },
                        now))
                .hasMessage("disk full");

        assertThat(log.find(refused.id(), now)).isNotNull();
        log.flush(written::addAll, now);
        log.flush(written::addAll, now);
        assertThat(written).extracting(TracedDecision::id).containsExactly(refused.id());
    }

    @Test
    void whatIsADayOldIsForgottenHereAndInTheStore() {
        var refused = offer(put(aKey()));
        log.flush(written::addAll, now);
        now += DecisionLog.KEPT.toSeconds() * SECOND + 1;
        assertThat(log.find(refused.id(), now)).isNull();

        var calls = new ArrayList<Integer>();
        log.flush(decisions -> calls.add(decisions.size()), now);
        assertThat(calls).as("the sink's turn to forget").containsExactly(0);
        assertThat(log.find(refused.id(), now - 2)).as("gone from memory").isNull();
    }

    @Test
    void whileTheStoreFailsMemoryIsBounded() {
        var key = put(aKey());
        for (var i = 0; i < 3 * Lane.REFUSED.waiting(); i++) {
            offer(key);
        }
        assertThat(log.depth()).isEqualTo(Lane.REFUSED.share());
    }

    @Test
    void ofWhatIsAllowedASampleIsKeptAndEveryCredentialHasItsTurn() {
        var busy = put(aKey().withPermission("EVENTS_CREATE"));
        var quiet = put(aKey().withPermission("EVENTS_CREATE"));
        var ofBusy = 0;
        var ofQuiet = 0;
        for (var second = 0; second < 600; second++) {
            for (var i = 0; i < 50; i++) {
                ofBusy += offerAndFind(busy) == null ? 0 : 1;
            }
            ofQuiet += second % 10 != 9 || offerAndFind(quiet) == null ? 0 : 1;
            log.flush(decisions -> {}, now);
            now += SECOND;
        }
        assertThat(ofBusy + ofQuiet).as("one a second, and the burst").isLessThanOrEqualTo(600 + Sampling.BURST);
        assertThat(ofBusy).isGreaterThan(250);
        assertThat(ofQuiet).as("60 calls of the quiet one").isGreaterThan(50);
    }

    @Test
    void aClockThatIsSetBackDoesNotEndTheSample() {
        var key = put(aKey().withPermission("EVENTS_CREATE"));
        for (var i = 0; i < 100; i++) {
            offer(key);
        }
        now -= 500 * SECOND;
        assertThat(offerAndFind(key)).isNotNull();
    }

    @Test
    void whatARuleInReportModeWouldHaveRefusedIsKeptBesideTheSample() {
        var key = put(aKey().withPermissionsMode(Mode.REPORT));
        for (var i = 0; i < 100; i++) {
            offer(key);
        }
        var traced = offerAndFind(key);
        assertThat(traced.allowed()).isTrue();
        assertThat(traced.reported())
                .singleElement()
                .extracting(Decision.Reported::code)
                .isEqualTo(ErrorCode.PERMISSION_MISSING);
    }

    private TracedDecision offerAndFind(KeyFixture key) {
        return log.find(offer(key).id(), now);
    }

    private Decision offer(KeyFixture key) {
        var decision = decide(key);
        log.offer(decision, DONE);
        return decision;
    }

    private Decision offer(AccessRequest request) {
        var decision = engine.decide(request);
        log.offer(decision, DONE);
        return decision;
    }

    private Decision decide(KeyFixture key) {
        return engine.decide(new AccessRequest(
                Door.GATEWAY,
                new Presented.BearerSecret(key.secret()),
                ClientAddress.parseOrNull("192.0.2.1"),
                CREATE,
                "/events",
                now));
    }

    private AccessRequest unknown(String address) {
        return new AccessRequest(
                Door.GATEWAY,
                new Presented.BearerSecret(Secret.of("nobody's")),
                ClientAddress.parseOrNull(address),
                CREATE,
                "/events",
                now);
    }

    private KeyFixture put(KeyFixture key) {
        house.put(key);
        return key;
    }
}
