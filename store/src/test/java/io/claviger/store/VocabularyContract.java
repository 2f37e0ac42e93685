package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Standing;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.core.usage.SeenPlace;
import io.claviger.core.usage.SeenValue;
import io.claviger.core.usage.SeenValues;
import io.claviger.core.usage.SeenValuesSink.Batch;
import io.claviger.store.vocabulary.StoredVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises of vocabularies, and of secrets that are looked for. */
abstract class VocabularyContract extends OpenStore {
    private StoredVocabulary find(String account, String dimension) {
        return store.read(tx -> tx.vocabularies().find(account, dimension));
    }

    private static List<SeenValue> values(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new SeenValue("v" + i, i, i))
                .toList();
    }

    @Test
    void whatIsKnownIsSetAsAWholeAndVersioned() throws Exception {
        var account = anAccount(store, "a").id();
        assertThat(find(account, "event").version()).isZero();
        var known = new TreeMap<String, String>();
        known.put("point_add", "Points for a purchase");
        known.put("checkout", null);
        for (var version = 1; version <= 2; version++) {
            store.change(ACTOR, "vocabulary.put", tx -> {
                audit(tx, account, "vocabulary.put", "event");
                return tx.vocabularies().put(tx.vocabularies().find(account, "event"), known);
            });
            assertThat(find(account, "event").version()).isEqualTo(version);
            assertThat(find(account, "event").known()).isEqualTo(known);
            known.remove("checkout");
        }
        reopen();
        assertThat(find(account, "event").known()).containsOnlyKeys("point_add");
        assertThat(find(account, "tag").known()).isEmpty();
    }

    @Test
    void seenValuesKeepTheirFirstTimeAndTheLast() {
        var place = new SeenPlace(anAccount(store, "a").id(), "event");
        var sink = store.seenValues();
        sink.keep(List.of(new Batch(place, List.of(new SeenValue("x", 5, 7), new SeenValue("y", 6, 6)), false)));
        var all = sink.keep(List.of(
                new Batch(place, List.of(new SeenValue("x", 8, 9)), true),
                new Batch(new SeenPlace(place.accountId(), "tag"), values(0, 1), false)));
        assertThat(all).containsOnlyKeys(place);
        assertThat(all.get(place)).containsExactly(new SeenValue("x", 5, 9), new SeenValue("y", 6, 6));
        sink.keep(List.of(new Batch(place, List.of(new SeenValue("x", 1, 2)), false)));
        assertThat(find(place.accountId(), "event").seen().getFirst()).isEqualTo(new SeenValue("x", 5, 9));
    }

    @Test
    void aFullPlaceTakesNoMoreAndLosesNothing() {
        var place = new SeenPlace(anAccount(store, "a").id(), "event");
        var sink = store.seenValues();
        var most = SeenValues.MOST_VALUES;
        sink.keep(List.of(new Batch(place, values(0, most - 1), false)));
        var all = sink.keep(List.of(new Batch(place, values(most - 2, most + 50), true)));
        assertThat(all.get(place)).hasSize(most);
        assertThat(all.get(place)).extracting(SeenValue::value).contains("v0", "v" + (most - 1));
        assertThat(find(place.accountId(), "event").seen()).hasSize(most);
    }

    @Test
    void whatWasSeenIsClearedAndThatIsToldToWhatFollows() {
        var account = anAccount(store, "a").id();
        var other = new SeenPlace(anAccount(store, "b").id(), "event");
        store.seenValues()
                .keep(List.of(
                        new Batch(new SeenPlace(account, "event"), values(0, 3), false),
                        new Batch(other, values(0, 3), false)));
        var snapshot = new Snapshot(store.pepper());
        store.follow(snapshot);
        var told = new ArrayList<Entry>();
        snapshot.onChange(change -> told.addAll(change.entries()));
        for (var value : new String[] {"v1", null}) {
            store.change(ACTOR, "vocabulary.clear", tx -> {
                audit(tx, account, "vocabulary.clear", "event");
                return tx.vocabularies().clearSeen(tx.vocabularies().find(account, "event"), value);
            });
            assertThat(find(account, "event").seen()).hasSize(value == null ? 0 : 2);
        }
        assertThat(told).containsOnly(new Entry.SeenCleared(account, "event")).hasSize(2);
        assertThat(find(other.accountId(), "event").seen()).hasSize(3);
    }

    @Test
    void secretsAreFoundWithWhoHasThem() {
        var account = anAccount(store, "a").id();
        var secret = newSecret();
        var live = aKey(store, account, secret, Fixture.settings("live"));
        var gone = newSecret();
        var ended = aKey(store, account, gone, Fixture.settings("gone"));
        store.change(ACTOR, "key.revoke", tx -> {
            audit(tx, account, "key.revoke", ended.id());
            return tx.keys().stand(tx.keys().find(ended.id()), Standing.REVOKED);
        });
        var asked = new ArrayList<>(
                List.of(store.pepper().digest(secret), store.pepper().digest(gone)));
        IntStream.range(0, 1200).forEach(i -> asked.add(store.pepper().digest(newSecret())));
        var owners = store.read(tx -> tx.keys().owners(asked));
        assertThat(owners).hasSize(2);
        assertThat(owners.get(asked.get(0)).credentialId()).isEqualTo(live.id());
        assertThat(owners.get(asked.get(0)).keyInForce()).isTrue();
        assertThat(owners.get(asked.get(1)).keyInForce()).isFalse();
    }
}
