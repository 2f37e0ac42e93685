package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.aToken;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.anApi;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Explanation.CheckResult;
import io.claviger.core.decision.Inputs;
import io.claviger.core.decision.Outcome;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.trace.Lane;
import io.claviger.core.trace.TracedDecision;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.account.NewAccount;
import io.claviger.store.catalog.ImportedApi;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds for changes, for what follows them and for what is kept beside them, on every database. */
abstract class StoreContract extends OpenStore {
    @Test
    void changeIsInForceWhenItReturns() {
        var snapshot = new Snapshot(store.pepper());
        store.follow(snapshot);
        var account = anAccount(store, "Acme");
        var secret = newSecret();
        var key = aKey(store, account.id(), secret, settings("a", "EVENTS_CREATE"));

        assertThat(snapshot.find(secret)).isNotNull();
        assertThat(snapshot.key(key.id())).isEqualTo(key.toKey());
        var revoked = stand(key, Standing.REVOKED);
        assertThat(snapshot.key(key.id()).standing()).isEqualTo(Standing.REVOKED);
        assertThat(snapshot.position()).isEqualTo(new Snapshot.Position(store.epoch(), store.revision()));
        assertThat(revoked.version()).isEqualTo(2);
    }

    @Test
    void whatIsLoadedIsWhatWasFollowed() throws Exception {
        var followed = new Snapshot(store.pepper());
        store.follow(followed);
        var account = anAccount(store, "Acme");
        var secret = newSecret();
        var key = aKey(store, account.id(), secret, settings("a", "EVENTS_CREATE", "EVENTS_READ"));
        rotate(key, 60 * SECOND);
        var token = aToken(store, account.id(), Role.AUDITOR);
        putApi("events");
        reopen();

        var loaded = new Snapshot(store.pepper());
        store.follow(loaded);
        assertThat(loaded.position()).isEqualTo(followed.position());
        assertThat(loaded.credentialCount()).isEqualTo(2);
        assertThat(withoutOrder(loaded, key.id())).isEqualTo(withoutOrder(followed, key.id()));
        assertThat(loaded.credential(token.id())).isEqualTo(followed.credential(token.id()));
        assertThat(loaded.account(account.id())).isEqualTo(account.toAccount(Map.of()));
        assertThat(loaded.catalog().api("events")).isNotNull();
        assertThat(loaded.find(secret)).isNotNull();
    }

    private static Object withoutOrder(Snapshot snapshot, String id) {
        var key = snapshot.key(id);
        return List.of(key.policy(), key.metadata(), Set.copyOf(key.secrets()), key.standing());
    }

    @Test
    void changeWithoutAuditEntryIsUndone() {
        var before = store.revision();
        assertThatThrownBy(() -> store.change(
                        ACTOR, "account.create", tx -> tx.accounts().insert(new NewAccount(null, "Acme", null))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(accounts(null)).isEmpty();
        assertThat(store.revision()).isEqualTo(before);
    }

    @Test
    void changeWhoseAuditEntryFailsIsUndone() throws Exception {
        behindItsBack(failingAuditTrigger());
        assertFails(ErrorCode.UNAVAILABLE, () -> anAccount(store, "Acme"));
        assertThat(accounts(null)).isEmpty();
        behindItsBack(healingAuditTrigger());
        anAccount(store, "Acme");
        assertThat(accounts(null)).containsExactly("Acme");
    }

    @Test
    void whatWorkThrowsUndoesItAndIsPassedOn() {
        var thrown = ClavigerException.conflict("no");
        assertThatThrownBy(() -> store.change(ACTOR, "account.create", tx -> {
                    tx.accounts().insert(new NewAccount(null, "Acme", null));
                    audit(tx, "installation", "account.create", "x");
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(accounts(null)).isEmpty();
    }

    @Test
    void nothingChangedMakesNoRevision() {
        var before = store.revision();
        var changed = store.change(ACTOR, "key.revoke", tx -> tx.nothingChanged("so already"));
        assertThat(changed).isEqualTo(new Changed<>("so already", before, false, changed.committedNanos()));
        assertThat(store.revision()).isEqualTo(before);
        assertThatThrownBy(() -> store.change(
                        ACTOR,
                        "account.create",
                        tx -> tx.nothingChanged(tx.accounts().insert(new NewAccount(null, "Acme", null)))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(accounts(null)).isEmpty();
    }

    @Test
    void revisionsAreFollowedInOrderHoweverManyChangeAtOnce() throws Exception {
        var snapshot = new Snapshot(store.pepper());
        store.follow(snapshot);
        var seen = Collections.synchronizedList(new ArrayList<Long>());
        snapshot.onChange(change -> seen.add(change.revision()));
        var start = store.revision();
        List<Future<Changed<Object>>> changes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 60; i++) {
                changes.add(threads.submit(() -> store.change(ACTOR, "account.create", tx -> {
                    var account = tx.accounts().insert(new NewAccount(null, "Acme", null));
                    audit(tx, account.id(), "account.create", account.id());
                    return account;
                })));
            }
        }
        for (var change : changes) {
            assertThat(seen).contains(change.get().revision());
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(start + 1, start + 60).boxed().toList());
    }

    @Test
    void apisMakeTheCatalog() {
        var snapshot = new Snapshot(store.pepper());
        store.follow(snapshot);
        putApi("events");
        putApi("clubs");
        assertThat(putApi("events").version()).isEqualTo(2);
        assertThat(snapshot.catalog().apis()).extracting("slug").containsExactlyInAnyOrder("events", "clubs");
        store.change(ACTOR, "api.delete", tx -> {
            tx.apis().delete("events");
            audit(tx, "installation", "api.delete", "events");
            return "gone";
        });
        assertThat(snapshot.catalog().apis()).extracting("slug").containsExactly("clubs");
        assertThat(store.<ImportedApi>read(tx -> tx.apis().find("events"))).isNull();
    }

    @Test
    void apiKeepsItsErrorDialect() {
        for (var dialect : ErrorDialect.values()) {
            var plain = anApi("events");
            var api = new StoredApi(plain.slug(), plain.document(), plain.prefix(), plain.upstreams(), dialect);
            store.change(ACTOR, "api.import", tx -> {
                audit(tx, "installation", "api.import", "events");
                return tx.apis().put(api);
            });
            assertThat(store.<ImportedApi>read(tx -> tx.apis().find("events")).api())
                    .isEqualTo(api);
        }
    }

    @Test
    void apiThatCannotBeReadIsNotKept() {
        var unreadable = new StoredApi("bad", "unreadable", "", anApi("bad").upstreams());
        assertThatThrownBy(() -> store.change(ACTOR, "api.import", tx -> {
                    audit(tx, "installation", "api.import", "bad");
                    return tx.apis().put(unreadable);
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.<List<ImportedApi>>read(tx -> tx.apis().list())).isEmpty();
    }

    @Test
    void usageIsAddedUpAndShowsWhenAKeyWasLastUsed() {
        var account = anAccount(store, "Acme");
        var key = aKey(store, account.id(), "a");
        assertThat(key.lastUsedAtMicros()).isNull();
        var revision = store.revision();
        var at = fixture.now.get();
        var count = new UsageCount(key.id(), account.id(), "events/createEvent", null, at / (60 * SECOND), 3, at);
        var refused = new UsageCount(null, null, null, ErrorCode.CREDENTIAL_INVALID, at / (60 * SECOND), 1, at);
        store.usage().write(new UsageBatch(List.of(count, refused)));
        store.usage().write(new UsageBatch(List.of(count, refused)));
        var later = key(key.id());
        assertThat(later.lastUsedAtMicros()).isEqualTo(at);
        assertThat(later.version()).isEqualTo(key.version());
        assertThat(store.revision()).isEqualTo(revision);
        assertThat(number("select sum(requests) from usage_total where credential_id = '" + key.id() + "'"))
                .isEqualTo(6);
        assertThat(number("select requests from usage_total where credential_id = ''"))
                .isEqualTo(2);
    }

    @Test
    void rejectionsAreKeptForAWhile() {
        var first = rejection("d1");
        store.rejections().write(List.of(first, rejection("d2"), first));
        assertThat(number("select count(*) from rejection")).isEqualTo(2);
        fixture.now.addAndGet(31 * DAY);
        store.rejections().write(List.of(rejection("d3")));
        assertThat(number("select count(*) from rejection")).isEqualTo(1);
    }

    @Test
    void decisionsAreKeptForADay() throws Exception {
        var traced = traced("d1", Lane.REFUSED, "account");
        store.decisions().write(List.of(traced, traced("d2", Lane.UNKNOWN, null), traced));
        assertThat(number("select count(*) from decision")).isEqualTo(2);
        reopen();

        assertThat(store.<TracedDecision>read(tx -> tx.decisions().find("d1"))).isEqualTo(traced);
        assertThat(store.<TracedDecision>read(tx -> tx.decisions().find("d3"))).isNull();
        fixture.now.addAndGet(DAY);
        assertThat(store.<TracedDecision>read(tx -> tx.decisions().find("d1"))).isNull();
        store.decisions().write(List.of(traced("d3", Lane.REFUSED, "account")));
        assertThat(number("select count(*) from decision")).isEqualTo(1);
    }

    private TracedDecision traced(String id, Lane lane, String account) {
        var inner = Inputs.with()
                .texts("found", List.of("ü\u0000\""))
                .flag("absent", true)
                .build();
        var refusal = new Outcome.Refusal(ErrorCode.GUARD_FORBIDDEN, "why", "what to do");
        return new TracedDecision(
                id,
                fixture.now.get(),
                lane,
                new TracedDecision.Asked(
                        Door.GATEWAY,
                        "POST",
                        "/events",
                        null,
                        "events",
                        "create",
                        "/e/{id}",
                        List.of("A"),
                        "A or B",
                        Inputs.with().inner("event", inner).build(),
                        3),
                account == null ? null : new TracedDecision.Caller(account, "key", "a key"),
                false,
                ErrorCode.GUARD_FORBIDDEN,
                "guards",
                "why",
                true,
                403,
                List.of(new Decision.Reported("addresses", ErrorCode.IP_FORBIDDEN, "where")),
                List.of(
                        new CheckResult("authentic", Inputs.NONE, new Outcome.Passed("yes")),
                        new CheckResult("status", Inputs.NONE, new Outcome.Skipped("no")),
                        new CheckResult(
                                "addresses", Inputs.with().number("n", 7).build(), new Outcome.Reported(refusal)),
                        new CheckResult(
                                "guards",
                                Inputs.with()
                                        .text("z", "1")
                                        .text("a", "2")
                                        .inner("event", inner)
                                        .build(),
                                refusal)));
    }

    private Rejection rejection(String id) {
        return new Rejection(
                id,
                fixture.now.get(),
                "gateway",
                null,
                null,
                ErrorCode.OPERATION_UNKNOWN,
                404,
                "GET",
                null,
                null,
                null,
                "192.0.2.1",
                0,
                0,
                12);
    }

    @Test
    void callFromWithinWorkIsRefused() {
        assertThatThrownBy(() -> store.read(outer -> store.read(Reading::revision)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closedStoreIsUnavailable() throws Exception {
        store.close();
        assertFails(ErrorCode.UNAVAILABLE, () -> store.read(Reading::revision));
        assertFails(ErrorCode.UNAVAILABLE, () -> anAccount(store, "Acme"));
        store = open();
    }

    @Test
    void followerThatFailsIsSaidAndOthersGoOn() {
        var broken = new Snapshot(store.pepper());
        var whole = new Snapshot(store.pepper());
        store.follow(broken);
        store.follow(whole);
        broken.onChange(StoreContract::fail);
        assertFails(ErrorCode.UNAVAILABLE, () -> anAccount(store, "Acme"));
        assertThat(whole.position().revision()).isEqualTo(store.revision());
    }

    private static void fail(SnapshotChange change) {
        throw new IllegalStateException("revision " + change.revision());
    }

    /** A trigger named no_audit that fails every new audit entry. */
    abstract String failingAuditTrigger();

    /** Drops that trigger. */
    abstract String healingAuditTrigger();

    /** Reads one number behind the store's back. */
    abstract long number(String query);
}
