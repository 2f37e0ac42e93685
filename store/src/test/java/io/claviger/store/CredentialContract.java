package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.aToken;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.account.Account;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.limit.Charge;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.limit.Quota;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.page.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for accounts, keys and tokens on every database. */
abstract class CredentialContract extends OpenStore {
    @Test
    void accountsNestFiveDeepAndNoDeeper() {
        String parent = null;
        for (var level = 1; level <= Account.MAX_DEPTH; level++) {
            parent = anAccount(store, "level " + level, parent).id();
        }
        var deepest = parent;
        assertFails(ErrorCode.INPUT_INVALID, () -> anAccount(store, "too deep", deepest));
        assertFails(ErrorCode.INPUT_INVALID, () -> anAccount(store, "orphan", "no-such-account"));
        assertThat(accounts(deepest)).containsExactly("level 5");
    }

    @Test
    void whatWasUsedOfLimitsOutlivesARestart() throws Exception {
        var limits = new LimitSet(List.of(), List.of(new Quota("credits", 10, null)));
        var charge = new Charge("some-key", limits, "an-account", LimitSet.NONE, null, 4);
        var states = new LimitStates();
        states.consume(charge, SECOND);
        states.flush(store.limitStates());
        states.consume(charge, SECOND);
        states.flush(store.limitStates());
        reopen();

        var restored = new LimitStates();
        restored.restore(store.usedLimits(), (scope, id) -> true, SECOND);
        assertThat(restored.peek(charge, SECOND).states().getFirst().remaining())
                .isEqualTo(2);
        assertThat(restored.consume(charge, SECOND).allowed()).isFalse();

        var gone = new LimitStates();
        gone.restore(store.usedLimits(), (scope, id) -> false, SECOND);
        gone.flush(store.limitStates());
        assertThat(store.usedLimits()).isEmpty();
    }

    @Test
    void reachOfAnAccountIsItselfAndThoseBelow() {
        var master = anAccount(store, "master");
        var child = anAccount(store, "child", master.id());
        var other = anAccount(store, "other");
        assertThat(accounts(master.id())).containsExactly("child", "master");
        assertThat(accounts(null)).containsExactly("other", "child", "master");
        assertThat(store.<Boolean>read(tx -> tx.accounts().within(child.id(), master.id())))
                .isTrue();
        assertThat(store.<Boolean>read(tx -> tx.accounts().within(master.id(), child.id())))
                .isFalse();
        assertThat(store.<Boolean>read(tx -> tx.accounts().within("unknown", null)))
                .isFalse();
        var own = aToken(store, child.id(), Role.OWNER);
        var installation = aToken(store, null, Role.OPERATOR);
        aToken(store, other.id(), Role.VERIFY);
        assertThat(tokens(master.id())).containsExactly(own.id());
        assertThat(tokens(null)).hasSize(3).contains(installation.id());
    }

    @Test
    void secretIsNeverAcceptedTwice() {
        var account = anAccount(store, "Acme");
        var rotatedAway = newSecret();
        var revoked = newSecret();
        var deleted = newSecret();
        rotate(aKey(store, account.id(), rotatedAway, settings("a")), 0);
        stand(aKey(store, account.id(), revoked, settings("b")), Standing.REVOKED);
        stand(aKey(store, account.id(), deleted, settings("c")), Standing.DELETED);
        fixture.now.addAndGet(1000 * DAY);
        var other = anAccount(store, "Other");
        for (var used : List.of(rotatedAway, revoked, deleted)) {
            assertFails(ErrorCode.CONFLICT, () -> aKey(store, other.id(), used, settings("again")));
        }
        assertThat(keys(other.id(), null, null)).isEmpty();
    }

    @Test
    void revokedIsForGood() {
        var account = anAccount(store, "Acme");
        var key = stand(aKey(store, account.id(), "a"), Standing.REVOKED);
        assertFails(ErrorCode.CONFLICT, () -> stand(key, Standing.ACTIVE));
        assertFails(ErrorCode.CONFLICT, () -> stand(key, Standing.DISABLED));
        assertFails(ErrorCode.CONFLICT, () -> rotate(key, 0));
        assertThat(key.endedAtMicros()).isNotNull();
        assertThat(stand(key, Standing.DELETED).standing()).isEqualTo(Standing.DELETED);
        assertThat(key(key.id())).isNull();
        assertThat(keys(account.id(), null, null)).isEmpty();
    }

    @Test
    void staleVersionIsRefused() {
        var account = anAccount(store, "Acme");
        var first = aKey(store, account.id(), "a");
        update(first, "b");
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> update(first, "c"));
        assertThat(key(first.id()).name()).isEqualTo("b");
        changeAccount(account.id(), "Acme 2");
        assertFails(
                ErrorCode.PRECONDITION_FAILED,
                () -> store.change(ACTOR, "account.change", tx -> {
                    audit(tx, account.id(), "account.change", account.id());
                    return tx.accounts().update(account.withName("Acme 3"));
                }));
    }

    @Test
    void rotationOverlapsAndEndsSoonerOnDemand() {
        var account = anAccount(store, "Acme");
        var key = rotate(aKey(store, account.id(), "a"), 60 * SECOND);
        var current = key.secrets().getFirst();
        var former = key.secrets().getLast();
        assertThat(key.secrets()).hasSize(2);
        assertThat(former.endsAtMicros()).isBetween(fixture.now.get(), fixture.now.get() + 60 * SECOND);

        var again = rotate(key, 3600 * SECOND);
        assertThat(again.secrets()).contains(former);
        var ended = endSecret(again, former.id());
        assertThat(ended.secrets().getLast().endsAtMicros()).isLessThanOrEqualTo(fixture.now.get());
        var alone = endSecret(ended, current.id());
        var last = alone.secrets().getFirst();
        assertFails(ErrorCode.CONFLICT, () -> endSecret(alone, last.id()));
        assertFails(ErrorCode.NOT_FOUND, () -> endSecret(alone, "unknown"));
    }

    @Test
    void endedCredentialsAreRememberedForTheRetentionTime() throws Exception {
        var account = anAccount(store, "Acme");
        var revoked = newSecret();
        var expired = newSecret();
        stand(aKey(store, account.id(), revoked, settings("a")), Standing.DELETED);
        var key = aKey(store, account.id(), expired, settings("b"));
        expire(key, fixture.now.get() + DAY);
        fixture.now.addAndGet(89 * DAY);
        assertThat(loaded().find(revoked).credential().standing()).isEqualTo(Standing.DELETED);
        assertThat(loaded().find(expired)).isNotNull();
        fixture.now.addAndGet(2 * DAY);
        assertThat(loaded().find(revoked)).isNull();
        assertThat(loaded().find(expired)).isNull();
        assertThat(key(key.id())).isNotNull();
    }

    @Test
    void endedCredentialsAreForgottenWhileRunningTooAndNoneThatIsNot() {
        var account = anAccount(store, "Acme");
        var running = new Snapshot(store.pepper());
        store.follow(running);
        var revoked = newSecret();
        var expired = newSecret();
        var revived = newSecret();
        var alive = newSecret();
        stand(aKey(store, account.id(), revoked, settings("a")), Standing.REVOKED);
        expire(aKey(store, account.id(), expired, settings("b")), fixture.now.get() + DAY);
        var later = aKey(store, account.id(), revived, settings("c"));
        later = expire(later, fixture.now.get() + DAY);
        aKey(store, account.id(), alive, settings("d"));
        var told = new ArrayList<SnapshotChange.Entry>();
        running.onChange(change -> told.addAll(change.entries()));
        fixture.now.addAndGet(89 * DAY);
        assertThat(store.forgetEnded()).isZero();
        expire(later, fixture.now.get() + 100 * DAY);
        told.clear();
        fixture.now.addAndGet(3 * DAY);
        assertThat(store.forgetEnded()).isEqualTo(2);
        assertThat(told).hasSize(2).allMatch(SnapshotChange.Entry.CredentialForgotten.class::isInstance);
        assertThat(running.find(revoked)).isNull();
        assertThat(running.find(expired)).isNull();
        assertThat(running.find(revived)).isNotNull();
        assertThat(running.find(alive)).isNotNull();
        assertThat(running.position().revision()).isEqualTo(store.revision());
        assertThat(store.forgetEnded()).isZero();
        changeAccount(account.id(), "Acme Ltd");
        assertThat(running.account(account.id()).name()).isEqualTo("Acme Ltd");
    }

    private Snapshot loaded() {
        var snapshot = new Snapshot(store.pepper());
        snapshot.loadFrom(store);
        return snapshot;
    }

    /** Three policies take turns, then one is all there is, then another: over several parts of a load. */
    @Test
    void eachOfManyKeysIsLoadedWithItsOwn() throws Exception {
        var account = anAccount(store, "Acme").id();
        var kinds = List.of(
                aKey(store, account, "two\nlines", "A_READ"),
                aKey(store, account, "=", "B_READ", "C_READ"),
                aKey(store, account, "nothing"));
        var count = 45_000;
        IntFunction<StoredKey> kindOf = i -> kinds.get(i < 21_000 ? i % 3 : i < 40_500 ? 1 : 2);
        behindItsBack(
                copies(kinds.get(0), count, "i < 21000 and i % 3 = 0"),
                copies(kinds.get(1), count, "i < 21000 and i % 3 = 1 or i >= 21000 and i < 40500"),
                copies(kinds.get(2), count, "i < 21000 and i % 3 = 2 or i >= 40500"));

        var snapshot = new Snapshot(store.pepper());
        store.follow(snapshot);

        assertThat(snapshot.credentialCount()).isEqualTo(count + kinds.size());
        for (var kind : kinds) {
            assertThat(snapshot.key(kind.id())).isEqualTo(kind.toKey());
        }
        assertThat(IntStream.range(0, count).filter(i -> {
                    var key = snapshot.key("copy-" + (100_000 + i));
                    var kind = kindOf.apply(i).toKey();
                    return !key.name().equals(kind.name()) || !key.policy().equals(kind.policy());
                }))
                .isEmpty();
    }

    private static String copies(StoredKey key, int count, String which) {
        var others =
                "kind, account_id, name, key_type, access_type, environment, policy, metadata, standing, expires_at,"
                        + " created_at, created_by, changed_at, version";
        return "with recursive counted (i) as (select 0 union all select i + 1 from counted where i < " + (count - 1)
                + ") insert into credential (id, " + others + ") select 'copy-' || (100000 + i), " + others
                + " from credential, counted where id = '" + key.id() + "' and (" + which + ")";
    }

    @Test
    void pagesStayPutWhileKeysAreMade() {
        var account = anAccount(store, "Acme");
        var made = new ArrayList<String>();
        for (var i = 0; i < 25; i++) {
            made.addFirst(aKey(store, account.id(), "key " + i).id());
        }
        var seen = new ArrayList<String>();
        var page = keyPage(account.id(), new PageRequest(10, null));
        while (true) {
            page.items().forEach(key -> seen.add(key.id()));
            if (page.next() == null) {
                break;
            }
            aKey(store, account.id(), "in between");
            page = keyPage(account.id(), new PageRequest(10, page.next()));
        }
        assertThat(seen).isEqualTo(made);
    }

    @Test
    void keysMadeInTheSameMicrosecondArePagedWhole() {
        var account = anAccount(store, "Acme");
        store.change(ACTOR, "key.create", tx -> {
            for (var i = 0; i < 7; i++) {
                aKey(tx, store, account.id(), newSecret(), settings("same " + i));
            }
            return 7;
        });
        var first = keyPage(account.id(), new PageRequest(4, null));
        var second = keyPage(account.id(), new PageRequest(4, first.next()));
        var names = new ArrayList<String>();
        first.items().forEach(key -> names.add(key.name()));
        second.items().forEach(key -> names.add(key.name()));
        assertThat(names).hasSize(7).doesNotHaveDuplicates();
        assertThat(second.next()).isNull();
    }

    @Test
    void searchTakesItsTextAsItIs() {
        var account = anAccount(store, "Acme");
        aKey(store, account.id(), "100% sure");
        aKey(store, account.id(), "1000 sure");
        aKey(store, account.id(), "it's ! \\ _x_");
        assertThat(keys(account.id(), "0% S", null)).containsExactly("100% sure");
        assertThat(keys(account.id(), "_X", null)).containsExactly("it's ! \\ _x_");
        assertThat(keys(account.id(), "'; drop table credential; --", null)).isEmpty();
    }

    @Test
    void statusFilterAgreesWithTheStatusOfEach() {
        var account = anAccount(store, "Acme");
        aKey(store, account.id(), "active");
        stand(aKey(store, account.id(), "disabled"), Standing.DISABLED);
        stand(aKey(store, account.id(), "revoked"), Standing.REVOKED);
        stand(aKey(store, account.id(), "deleted"), Standing.DELETED);
        expire(aKey(store, account.id(), "expired"), fixture.now.get() + 2);
        fixture.now.addAndGet(SECOND);
        for (var status : CredentialStatus.values()) {
            assertThat(keys(account.id(), null, status))
                    .containsExactly(status.name().toLowerCase(Locale.ROOT));
        }
        assertThat(keys(account.id(), null, null)).containsExactly("expired", "revoked", "disabled", "active");
    }

    @Test
    void holdersOfAPermissionAreFoundByItsWholeName() {
        var account = anAccount(store, "Acme");
        aKey(store, account.id(), "holder", "EVENTS_CREATE", "A");
        stand(aKey(store, account.id(), "disabled holder", "EVENTS_CREATE"), Standing.DISABLED);
        stand(aKey(store, account.id(), "gone", "EVENTS_CREATE"), Standing.REVOKED);
        aKey(store, account.id(), "longer", "MY_EVENTS_CREATE", "EVENTS_CREATED");
        aKey(store, account.id(), "like", "EVENTSXCREATE", "events_create");
        var holders = store.read(tx -> tx.keys().holding(Set.of("EVENTS_CREATE", "%"), Set.of(), 1));
        assertThat(holders.count()).isEqualTo(2);
        assertThat(holders.keys()).extracting(StoredKey::name).containsExactly("disabled holder");
        assertThat(store.read(tx -> tx.keys().holding(Set.of(), Set.of(), 5)).count())
                .isZero();
    }

    @Test
    void aListedEventOrAModeIsNoPermission() {
        var account = anAccount(store, "Acme");
        var guarded = settings("guarded");
        aKey(
                store,
                account.id(),
                newSecret(),
                guarded.withPolicy(guarded.policy()
                        .withPermissionsMode(Mode.REPORT)
                        .withGuards(new Guards(
                                Map.of("event", Guard.enforcing(ValueLists.denying("EVENTS_CREATE", "[\"B\"]")))))));
        aKey(store, account.id(), "holder", "EVENTS_CREATE");

        var holders =
                store.read(tx -> tx.keys().holding(Set.of("EVENTS_CREATE", "REPORT", "ENFORCE", "B"), Set.of(), 5));
        assertThat(holders.keys()).extracting(StoredKey::name).containsExactly("holder");
        assertThat(holders.count()).isEqualTo(1);
    }

    @Test
    void tokensAreKeptLikeKeys() {
        assertThat(store.<Boolean>read(tx -> tx.tokens().everMade())).isFalse();
        var token = aToken(store, null, Role.OPERATOR);
        assertThat(store.<Boolean>read(tx -> tx.tokens().everMade())).isTrue();
        assertThat(token(token.id())).isEqualTo(token);
        store.change(ACTOR, "token.revoke", tx -> {
            audit(tx, "installation", "token.revoke", token.id());
            return tx.tokens().stand(tx.tokens().find(token.id()), Standing.DELETED);
        });
        assertThat(token(token.id())).isNull();
        assertThat(store.<Boolean>read(tx -> tx.tokens().everMade())).isTrue();
        var key = aKey(store, anAccount(store, "Acme").id(), "a");
        assertThat(token(key.id())).isNull();
    }
}
