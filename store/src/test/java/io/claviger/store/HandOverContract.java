package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.audit.Actor;
import io.claviger.store.handover.HandOvers;
import io.claviger.store.handover.NewHandOver;
import io.claviger.store.handover.StoredHandOver;
import io.claviger.store.handover.StoredHandOver.Status;
import io.claviger.store.page.PageRequest;
import org.junit.jupiter.api.Test;

/** What holds for hand-overs, on every database. */
abstract class HandOverContract extends OpenStore {
    private static final String WISH = "{\"name\":\"Pártner\"}";

    @Test
    void handOverIsFoundByItsIdAndItsDigestAfterAReopening() throws Exception {
        var account = anAccount(store, "Acme").id();
        var digest = store.pepper().digest(newSecret());
        var made = make(account, "Pártner", digest);
        reopen();
        assertThat(find(made.id())).isEqualTo(made);
        assertThat(store.<StoredHandOver>read(tx -> tx.handOvers().find(digest)))
                .isEqualTo(made);
        assertThat(made.wish()).isEqualTo(WISH);
        assertThat(made.keyName()).isEqualTo("Pártner");
        assertThat(made.giver()).isEqualTo(new Actor(ACTOR.kind(), ACTOR.id(), ACTOR.name(), null));
        assertThat(made.statusAt(fixture.now.get())).isEqualTo(Status.WAITING);
        assertThat(made.statusAt(made.expiresAtMicros())).isEqualTo(Status.EXPIRED);
    }

    @Test
    void handOverEndsOnce() {
        var account = anAccount(store, "Acme").id();
        var first = make(account, "k", store.pepper().digest(newSecret()));
        var opened = change(tx -> tx.handOvers().open(first, "key-1", "192.0.2.7"));
        assertThat(opened.keyId()).isEqualTo("key-1");
        assertThat(opened.openedFrom()).isEqualTo("192.0.2.7");
        assertThat(opened.openedAtMicros()).isEqualTo(fixture.now.get());
        assertThat(find(first.id()).statusAt(fixture.now.get())).isEqualTo(Status.OPENED);
        assertFails(ErrorCode.CONFLICT, () -> change(tx -> tx.handOvers().open(first, "key-2", null)));
        assertFails(ErrorCode.CONFLICT, () -> change(tx -> tx.handOvers().revoke(first)));

        var second = make(account, "k", store.pepper().digest(newSecret()));
        assertThat(change(tx -> tx.handOvers().revoke(second)).statusAt(fixture.now.get()))
                .isEqualTo(Status.REVOKED);
        assertFails(ErrorCode.CONFLICT, () -> change(tx -> tx.handOvers().open(second, "key-2", null)));
    }

    @Test
    void listIsOfOneAccountAndNewestFirst() {
        var acme = anAccount(store, "Acme").id();
        var other = anAccount(store, "Other").id();
        make(acme, "a", store.pepper().digest(newSecret()));
        make(other, "b", store.pepper().digest(newSecret()));
        make(acme, "c", store.pepper().digest(newSecret()));
        var page = store.read(tx -> tx.handOvers().list(acme, PageRequest.first(1)));
        assertThat(page.items()).extracting(StoredHandOver::keyName).containsExactly("c");
        var next = store.read(tx -> tx.handOvers().list(acme, new PageRequest(1, page.next())));
        assertThat(next.items()).extracting(StoredHandOver::keyName).containsExactly("a");
        assertThat(next.next()).isNull();
    }

    @Test
    void noMoreThanSoManyWaitAndWhatIsLongOverIsForgotten() {
        var account = anAccount(store, "Acme").id();
        change(tx -> {
            for (var i = 0; i < HandOvers.MOST_WAITING; i++) {
                tx.handOvers().insert(wanted(account, "k", store.pepper().digest(newSecret())));
            }
            return account;
        });
        assertFails(ErrorCode.CONFLICT, () -> make(account, "k", store.pepper().digest(newSecret())));
        fixture.now.addAndGet(7 * DAY);
        make(account, "k", store.pepper().digest(newSecret()));
        assertThat(number("select count(*) from hand_over")).isEqualTo(HandOvers.MOST_WAITING + 1);
        fixture.now.addAndGet(91 * DAY);
        make(account, "k", store.pepper().digest(newSecret()));
        assertThat(number("select count(*) from hand_over")).isEqualTo(2);
    }

    private StoredHandOver make(String accountId, String name, SecretDigest digest) {
        return change(tx -> tx.handOvers().insert(wanted(accountId, name, digest)));
    }

    private NewHandOver wanted(String accountId, String name, SecretDigest digest) {
        return new NewHandOver(accountId, name, WISH, digest, fixture.now.get() + 7 * DAY);
    }

    private StoredHandOver find(String id) {
        return store.read(tx -> tx.handOvers().find(id));
    }

    private <T> T change(ChangeWork<T> work) {
        return store.change(ACTOR, "hand-over.change", tx -> {
                    audit(tx, "installation", "hand-over.change", "x");
                    return work.run(tx);
                })
                .value();
    }

    /** What one number of the database is. */
    abstract long number(String sql);
}
