package io.claviger.core.snapshot;

import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.account.Account;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.core.time.MicroClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private final SnapshotFixture house = new SnapshotFixture();

    @Test
    void aSecretLeadsToItsKey() {
        var key = aKey();
        house.put(key);

        var found = house.snapshot.find(key.secret());

        assertThat(found).isNotNull();
        assertThat(found.credential().id()).isEqualTo(key.id());
        assertThat(house.snapshot.find(Secret.of("another"))).isNull();
    }

    @Test
    void aDigestMustMatchWholeNotOnlyWhereItIsIndexed() {
        var secret = Secret.of("presented");
        var digest = house.pepper.digest(secret).toBytes();
        digest[SecretDigest.LENGTH - 1] ^= 1;
        var near = new SecretVersion("s", SecretDigest.of(digest), MicroClock.NEVER);
        house.put(new ServiceToken("near", null, "t", Role.OPERATOR, Standing.ACTIVE, MicroClock.NEVER, List.of(near)));

        assertThat(house.snapshot.find(secret)).isNull();
    }

    @Test
    void aChangedKeyIsSeenUnderAllItsSecrets() {
        var key = aKey();
        house.put(key).put(key.rotated(100)).put(key.that(Standing.REVOKED));

        assertThat(house.snapshot.find(key.secret()).credential().standing()).isEqualTo(Standing.REVOKED);
        assertThat(house.snapshot.find(key.formerSecret()).credential().standing())
                .isEqualTo(Standing.REVOKED);
    }

    @Test
    void aKeyThatIsPutOnceMoreAsItIsStaysKnown() {
        var key = aKey();
        var built = key.build(house.pepper);
        house.put(built).put(built);

        assertThat(house.snapshot.find(key.secret())).isNotNull();
        assertThat(house.snapshot.key(key.id())).isSameAs(built);
    }

    @Test
    void aForgottenKeyIsUnknown() {
        var key = aKey().rotated(100);
        house.put(key).apply(new Entry.CredentialForgotten(key.id()));

        assertThat(house.snapshot.find(key.secret())).isNull();
        assertThat(house.snapshot.find(key.formerSecret())).isNull();
        assertThat(house.snapshot.key(key.id())).isNull();
    }

    /** Who asks may have looked before the key was given a later end. */
    @Test
    void onlyWhatIsOverHereIsForgotten() {
        var revoked = aKey();
        var alive = aKey();
        house.put(revoked).put(revoked.that(Standing.REVOKED)).put(alive);

        assertThat(house.snapshot.forget(List.of(revoked.id(), alive.id(), "unknown"), 100))
                .isEqualTo(1);

        assertThat(house.snapshot.find(revoked.secret())).isNull();
        assertThat(house.snapshot.find(alive.secret())).isNotNull();
    }

    @Test
    void equalPoliciesShareOneObject() {
        var one = aKey().withPermission("A").withPermission("B");
        var two = aKey().withPermission("B").withPermission("A");
        house.put(one).put(two);

        assertThat(house.snapshot.key(one.id()).policy())
                .isSameAs(house.snapshot.key(two.id()).policy());
    }

    @Test
    void aRevisionIsNeitherSkippedNorAppliedTwice() {
        var before = house.snapshot.position().revision();
        house.snapshot.apply(new SnapshotChange("epoch", before, List.of(new Entry.CredentialForgotten("x"))));

        assertThat(house.snapshot.position().revision()).isEqualTo(before);
        assertThatThrownBy(() -> house.snapshot.apply(new SnapshotChange("epoch", before + 2, List.of())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void severalRevisionsAreAppliedAtOnceAndWhatWasAppliedIsPassedOver() {
        var before = house.snapshot.position().revision();
        var key = aKey();
        house.put(key);
        house.snapshot.apply(new SnapshotChange(
                "epoch",
                before,
                before + 3,
                List.of(new Entry.CredentialPut(key.that(Standing.REVOKED).build(house.pepper)))));

        assertThat(house.snapshot.position().revision()).isEqualTo(before + 3);
        assertThat(house.snapshot.find(key.secret()).credential().standing()).isEqualTo(Standing.REVOKED);
        house.put(key.that(Standing.DISABLED));
        house.snapshot.apply(new SnapshotChange(
                "epoch", before, before + 2, List.of(new Entry.CredentialPut(key.build(house.pepper)))));
        assertThat(house.snapshot.find(key.secret()).credential().standing()).isEqualTo(Standing.DISABLED);
    }

    @Test
    void anotherHistoryIsNotApplied() {
        var next = house.snapshot.position().revision() + 1;

        assertThatThrownBy(() -> house.snapshot.apply(new SnapshotChange("another", next, List.of())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void loadingAnewForgetsWhatIsGoneAndTellsOfIt() {
        var staying = aKey();
        var gone = aKey().rotated(100);
        house.put(staying).put(gone);
        house.apply(new Entry.PolicyPut(new NamedPolicy("gone", "account", Policy.NONE)));
        var heard = new ArrayList<Entry>();
        house.snapshot.onChange(change -> heard.addAll(change.entries()));

        house.snapshot.loadFrom(entries -> {
            entries.accept(new Entry.AccountPut(new Account("account", null, "An account", false)));
            entries.accept(new Entry.CredentialPut(staying.build(house.pepper)));
            return new SnapshotChange("restored", 1, List.of());
        });

        assertThat(house.snapshot.position()).isEqualTo(new Snapshot.Position("restored", 1));
        assertThat(house.snapshot.find(staying.secret())).isNotNull();
        assertThat(house.snapshot.find(gone.secret())).isNull();
        assertThat(house.snapshot.find(gone.formerSecret())).isNull();
        assertThat(heard)
                .contains(
                        new Entry.Reloaded(),
                        new Entry.CredentialForgotten(gone.id()),
                        new Entry.PolicyGone("gone"),
                        new Entry.CatalogPut(house.snapshot.catalog()))
                .doesNotContain(new Entry.CredentialForgotten(staying.id()));
    }

    @Test
    void loadingAnewGoesBackToNoEarlierRevisionOfTheSameHistory() {
        var key = aKey();
        house.put(key);
        var position = house.snapshot.position();

        house.snapshot.loadFrom(entries -> new SnapshotChange(position.epoch(), position.revision() - 1, List.of()));

        assertThat(house.snapshot.position()).isEqualTo(position);
        assertThat(house.snapshot.find(key.secret())).isNotNull();
    }

    @Test
    void whileAllIsLoadedAnewRequestsAreJudgedByWhatThereWas() {
        var key = aKey();
        house.put(key);

        house.snapshot.loadFrom(entries -> {
            assertThat(house.snapshot.find(key.secret())).isNotNull();
            assertThat(house.snapshot.account("account")).isNotNull();
            return new SnapshotChange("restored", 1, List.of());
        });

        assertThat(house.snapshot.find(key.secret())).isNull();
    }

    @Test
    void whoLooksAtSeveralThingsNeverTakesForOneStateWhatNeverWas() throws Exception {
        // the key has the policy while that is narrow, and leaves it before it is widened: never both
        var wide = new Policy(Set.of("ALL"));
        var key = aKey();
        var torn = new AtomicBoolean();
        var over = new AtomicBoolean();
        var reader = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                var stamp = house.snapshot.stamp();
                var found = house.snapshot.key(key.id());
                var allowed = found == null ? Policy.NONE : house.snapshot.policyOf(found);
                if (house.snapshot.isStill(stamp) && allowed.equals(wide)) {
                    torn.set(true);
                }
            }
        });
        var left = key.build(house.pepper);
        var narrow = key.underPolicy("policy").build(house.pepper);
        for (var i = 0; i < 20_000; i++) {
            house.apply(policy(Policy.NONE), new Entry.CredentialPut(narrow));
            house.apply(policy(wide), new Entry.CredentialPut(left));
        }
        over.set(true);
        reader.join();

        assertThat(torn).isFalse();
    }

    private static Entry policy(Policy policy) {
        return new Entry.PolicyPut(new NamedPolicy("policy", "account", policy));
    }

    @Test
    void listenersHearOfAChangeOnceItIsInForce() {
        var key = aKey();
        var heard = new ArrayList<Boolean>();
        house.snapshot.onChange(change -> heard.add(house.snapshot.find(key.secret()) != null));
        house.put(key);

        assertThat(heard).containsExactly(true);
    }

    @Test
    void suspendingAMasterAccountSuspendsThoseBelow() {
        house.put(new Account("child", "account", "c", false)).put(new Account("grandchild", "child", "g", false));
        assertThat(house.snapshot.effectiveAccount("grandchild").suspended()).isFalse();

        house.put(new Account("account", null, "a", true));

        assertThat(house.snapshot.effectiveAccount("grandchild").suspended()).isTrue();
    }

    @Test
    void reachIsAnAccountAndWhatIsBelow() {
        house.put(new Account("child", "account", "c", false)).put(new Account("other", null, "o", false));

        assertThat(house.snapshot.within("child", "account")).isTrue();
        assertThat(house.snapshot.within("account", "child")).isFalse();
        assertThat(house.snapshot.within("other", "account")).isFalse();
        assertThat(house.snapshot.within("other", null)).isTrue();
        assertThat(house.snapshot.within("unheard-of", "account")).isFalse();
    }

    @Test
    void aServiceTokenCountsOnlyWhileItIsInForce() {
        var secret = Secret.of("cvgadm_0123456789012345678901234567890");
        house.put(token(secret, "account", Standing.ACTIVE));
        assertThat(house.snapshot.serviceToken(secret, 5)).isNotNull();
        assertThat(house.snapshot.serviceToken(secret, 1_000)).as("expired").isNull();

        house.put(new Account("account", null, "a", true));
        assertThat(house.snapshot.serviceToken(secret, 5))
                .as("account suspended")
                .isNull();

        house.put(new Account("account", null, "a", false)).put(token(secret, "account", Standing.REVOKED));
        assertThat(house.snapshot.serviceToken(secret, 5)).as("revoked").isNull();
    }

    @Test
    void aKeyIsNoServiceToken() {
        var key = aKey();
        house.put(key);

        assertThat(house.snapshot.serviceToken(key.secret(), 5)).isNull();
    }

    @Test
    void aReaderAlwaysFindsAKeyThatStaysWhileOthersComeAndGo() throws Exception {
        var staying = aKey();
        house.put(staying);
        var missed = new AtomicBoolean();
        var over = new AtomicBoolean();
        var reader = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                if (house.snapshot.find(staying.secret()) == null) {
                    missed.set(true);
                }
            }
        });
        for (var i = 0; i < 5_000; i++) {
            var passing = aKey();
            house.put(passing).put(staying.that(i % 2 == 0 ? Standing.DISABLED : Standing.ACTIVE));
            if (i % 3 == 0) {
                house.apply(new Entry.CredentialForgotten(passing.id()));
            }
        }
        over.set(true);
        reader.join();

        assertThat(missed).isFalse();
    }

    private ServiceToken token(Secret secret, String account, Standing standing) {
        var version = new SecretVersion("s", house.pepper.digest(secret), MicroClock.NEVER);
        return new ServiceToken("token", account, "t", Role.VERIFY, standing, 1_000, List.of(version));
    }
}
