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

import io.claviger.core.account.Account;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.account.NewAccount;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.catalog.ImportedApi;
import io.claviger.store.credential.KeyQuery;
import io.claviger.store.credential.KeySettings;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.credential.StoredToken;
import io.claviger.store.credential.TokenQuery;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for a store on every database. After each test the trail must be whole. */
abstract class StoreContract {
    final Fixture fixture = new Fixture();
    Store store;

    /** Opens the store of this test, a new one the first time. */
    abstract Store open() throws Exception;

    /** Runs SQL behind the store's back. */
    abstract void behindItsBack(String... statements) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void trailIsWholeAndStoreCloses() {
        if (trailIsToBeWhole()) {
            assertThat(store.<AuditVerdict>read(tx -> tx.audit().verify())).isInstanceOf(AuditVerdict.Intact.class);
        }
        store.close();
    }

    boolean trailIsToBeWhole() {
        return true;
    }

    void reopen() throws Exception {
        store.close();
        store = open();
    }

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
        assertThat(loaded.account(account.id())).isEqualTo(account.toAccount());
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
        behindItsBack("drop trigger no_audit");
        anAccount(store, "Acme");
        assertThat(accounts(null)).containsExactly("Acme");
    }

    /** A trigger named no_audit that fails every new audit entry. */
    abstract String failingAuditTrigger();

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
        assertThat(changed).isEqualTo(new Changed<>("so already", before, false));
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

    private Snapshot loaded() {
        var snapshot = new Snapshot(store.pepper());
        snapshot.loadFrom(store);
        return snapshot;
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
        var holders = store.read(tx -> tx.keys().holding(Set.of("EVENTS_CREATE", "%"), 1));
        assertThat(holders.count()).isEqualTo(2);
        assertThat(holders.keys()).extracting(StoredKey::name).containsExactly("disabled holder");
        assertThat(store.read(tx -> tx.keys().holding(Set.of(), 5)).count()).isZero();
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
        store.usage().write(List.of(count, refused));
        store.usage().write(List.of(count, refused));
        var later = key(key.id());
        assertThat(later.lastUsedAtMicros()).isEqualTo(at);
        assertThat(later.version()).isEqualTo(key.version());
        assertThat(store.revision()).isEqualTo(revision);
        assertThat(number("select sum(requests) from usage_count where credential_id = '" + key.id() + "'"))
                .isEqualTo(6);
        assertThat(number("select requests from usage_count where credential_id = ''"))
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

    /** Reads one number behind the store's back. */
    abstract long number(String query);

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

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ClavigerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private StoredKey key(String id) {
        return store.read(tx -> tx.keys().find(id));
    }

    private StoredToken token(String id) {
        return store.read(tx -> tx.tokens().find(id));
    }

    private StoredKey stand(StoredKey key, Standing standing) {
        return changeKey("key.stand", key, tx -> tx.keys().stand(key, standing));
    }

    private StoredKey rotate(StoredKey key, long overlap) {
        var digest = store.pepper().digest(newSecret());
        return changeKey("key.rotate", key, tx -> tx.keys().rotate(key, digest, overlap));
    }

    private StoredKey endSecret(StoredKey key, String secretId) {
        return changeKey("key.end-secret", key, tx -> tx.keys().endSecret(key, secretId));
    }

    private StoredKey update(StoredKey key, String name) {
        return changeKey("key.change", key, tx -> tx.keys().update(key, settings(name)));
    }

    private StoredKey expire(StoredKey key, long at) {
        var now = key.settings();
        var settings =
                new KeySettings(now.name(), now.description(), now.contactEmail(), now.policy(), at, now.metadata());
        return changeKey("key.change", key, tx -> tx.keys().update(key, settings));
    }

    private StoredKey changeKey(String action, StoredKey key, ChangeWork<StoredKey> work) {
        return store.change(ACTOR, action, tx -> {
                    audit(tx, key.accountId(), action, key.id());
                    return work.run(tx);
                })
                .value();
    }

    private void changeAccount(String id, String name) {
        store.change(ACTOR, "account.change", tx -> {
            audit(tx, id, "account.change", id);
            return tx.accounts().update(tx.accounts().find(id).withName(name));
        });
    }

    private ImportedApi putApi(String slug) {
        return store.change(ACTOR, "api.import", tx -> {
                    audit(tx, "installation", "api.import", slug);
                    return tx.apis().put(anApi(slug));
                })
                .value();
    }

    private List<String> accounts(String root) {
        return store
                .read(tx -> tx.accounts().list(new AccountQuery(root, null, PageRequest.first(100))))
                .items()
                .stream()
                .map(StoredAccount::name)
                .toList();
    }

    private List<String> tokens(String root) {
        return store
                .read(tx -> tx.tokens().list(new TokenQuery(root, null, null, PageRequest.first(100))))
                .items()
                .stream()
                .map(StoredToken::id)
                .toList();
    }

    private List<String> keys(String account, String search, CredentialStatus status) {
        return store
                .read(tx -> tx.keys().list(new KeyQuery(account, search, status, PageRequest.first(100))))
                .items()
                .stream()
                .map(StoredKey::name)
                .toList();
    }

    private Page<StoredKey> keyPage(String account, PageRequest page) {
        return store.read(tx -> tx.keys().list(new KeyQuery(account, null, null, page)));
    }
}
