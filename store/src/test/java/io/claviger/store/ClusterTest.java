package io.claviger.store;

import static io.claviger.store.ClusterNode.SHORT;
import static io.claviger.store.ClusterNode.await;
import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.anApi;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Secret;
import io.claviger.core.credential.Standing;
import io.claviger.core.lease.Lease;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.account.NewAccount;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.cluster.NodeState;
import io.claviger.store.cluster.Receipt;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.policy.PolicySettings;
import io.claviger.store.postgres.PostgresVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes on one PostgreSQL. */
class ClusterTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final LeaseTerms USUAL = LeaseTerms.USUAL;

    private Postgres postgres;
    private final List<ClusterNode> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        postgres = new Postgres(PostgresVersion.NEWEST);
        for (var id : List.of("a", "b", "c")) {
            nodes.add(ClusterNode.joined(id, postgres, USUAL));
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(ClusterNode::close);
    }

    private ClusterNode node(int number) {
        return nodes.get(number);
    }

    @Test
    void whatOneNodeChangesTheOthersFollow() throws Exception {
        var account = anAccount(node(0).store, "Acme");
        var secret = newSecret();
        var key = aKey(node(1).store, account.id(), secret, settings("k", "EVENTS_CREATE"));
        var revoked = revoke(node(2), key.id());

        for (var node : nodes) {
            await(() -> node.store.revision() >= revoked.revision());
            assertThat(node.snapshot.account(account.id())).isNotNull();
            assertThat(node.snapshot.find(secret).credential().standing()).isEqualTo(Standing.REVOKED);
            assertThat(node.lease.state()).isEqualTo(Lease.State.IN_TOUCH);
        }
    }

    @Test
    void aReceiptIsCompleteOnceEveryNodeHasAppliedTheChange() {
        var account = anAccount(node(0).store, "Acme");
        for (var round = 0; round < 30; round++) {
            var secret = newSecret();
            var key = aKey(node(0).store, account.id(), secret, settings("k", "EVENTS_CREATE"));
            var revoked = revoke(node(round % 3), key.id());
            var receipt = node(round % 3).receipt(revoked, LONG);

            assertThat(receipt.complete()).isTrue();
            assertThat(receipt.revision()).isEqualTo(revoked.revision());
            assertThat(receipt.nodes()).extracting(Receipt.Node::id).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(receipt.nodes()).allSatisfy(node -> {
                assertThat(node.micros()).isNotNegative();
                assertThat(node.outOfTouchUntilMicros()).isNull();
            });
            for (var node : nodes) {
                assertThat(node.snapshot.find(secret).credential().standing()).isEqualTo(Standing.REVOKED);
            }
        }
    }

    @Test
    void aChangeIsMadeUponWhatOthersHaveChangedThoughNobodyToldOfIt() throws Exception {
        try (var one = ClusterNode.apart("one", postgres, USUAL);
                var other = ClusterNode.apart("other", postgres, USUAL)) {
            var account = anAccount(one.store, "Acme");
            assertThat(other.snapshot.account(account.id())).isNull();

            var second = anAccount(other.store, "Second");

            assertThat(other.snapshot.account(account.id())).isNotNull();
            assertThat(other.snapshot.account(second.id())).isNotNull();
            assertThat(other.store.revision()).isEqualTo(one.store.revision() + 1);
            assertThat(other.snapshot.position().revision()).isEqualTo(other.store.revision());
        }
    }

    @Test
    void loadingASnapshotHoldsUpNoChangeAndWaitsForNone() throws Exception {
        try (var late = postgres.open(new Fixture().clock);
                var connection = postgres.server().connect(postgres.database());
                var statement = connection.createStatement()) {
            // as a change under way holds it
            statement.execute("select pg_advisory_lock(" + 0x434C4156 + ", 1)");
            var snapshot = new Snapshot(late.pepper());
            late.follow(snapshot);
            assertThat(snapshot.position().revision()).isEqualTo(late.revision());
            statement.execute("select pg_advisory_unlock(" + 0x434C4156 + ", 1)");

            var account = anAccount(node(0).store, "meanwhile");
            anAccount(late, "after");
            assertThat(snapshot.account(account.id())).isNotNull();
        }
    }

    @Test
    void whereTheFeedReachesLessFarBackEverythingIsLoadedAnew() throws Exception {
        var account = anAccount(node(0).store, "Acme");
        var gone = policy(node(0), account.id());
        try (var behind = ClusterNode.apart("behind", postgres, USUAL)) {
            assertThat(behind.snapshot.position().revision())
                    .isEqualTo(node(0).store.revision());
            var secret = newSecret();
            var key = aKey(node(0).store, account.id(), secret, settings("k", "EVENTS_CREATE"));
            revoke(node(0), key.id());
            deletePolicy(node(0), gone);
            postgres.run("delete from change_feed where revision <= "
                    + (node(0).store.revision() - 1));
            var told = Collections.synchronizedList(new ArrayList<Entry>());
            behind.snapshot.onChange(change -> told.addAll(change.entries()));

            behind.join(USUAL);

            assertThat(behind.snapshot.find(secret).credential().standing()).isEqualTo(Standing.REVOKED);
            assertThat(told).contains(new Entry.Reloaded(), new Entry.PolicyGone(gone));
            assertThat(behind.store.cluster().figures().reloads()).isEqualTo(1);
        }
    }

    @Test
    void anotherEpochIsLoadedAnewAndWhatIsGoneIsForgotten() throws Exception {
        var account = anAccount(node(0).store, "Acme");
        var secret = newSecret();
        var key = aKey(node(0).store, account.id(), secret, settings("k"));
        for (var node : nodes) {
            await(() -> node.snapshot.find(secret) != null);
        }
        var missed = new AtomicBoolean();
        var over = new AtomicBoolean();
        var reader = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                if (node(1).snapshot.account(account.id()) == null) {
                    missed.set(true);
                }
            }
        });

        postgres.run(
                "delete from secret where credential_id = '" + key.id() + "'",
                "delete from credential where id = '" + key.id() + "'",
                "update installation set epoch = 'another', revision = 3");

        for (var node : nodes) {
            await(() -> node.snapshot.position().epoch().equals("another"));
            assertThat(node.snapshot.find(secret)).isNull();
            await(() -> node.lease.ageMicros() < USUAL.durationMicros());
        }
        over.set(true);
        reader.join();
        assertThat(missed).as("refused meanwhile").isFalse();
        var changed =
                revoke(node(2), aKey(node(1).store, account.id(), "another").id());
        assertThat(node(2).receipt(changed, LONG).complete()).isTrue();
    }

    @Test
    void aHistoryThatLostItsEndIsAnotherOne() throws Exception {
        var account = anAccount(node(0).store, "Acme");
        var lost = aKey(node(0).store, account.id(), "lost");
        var revision = node(0).store.revision();
        var epoch = node(0).store.epoch();
        for (var node : nodes) {
            await(() -> node.snapshot.key(lost.id()) != null);
        }

        postgres.run(
                "delete from secret where credential_id = '" + lost.id() + "'",
                "delete from credential where id = '" + lost.id() + "'",
                "delete from change_feed where revision = " + revision,
                "update installation set revision = " + (revision - 1));

        for (var node : nodes) {
            await(() -> !node.snapshot.position().epoch().equals(epoch));
            assertThat(node.snapshot.key(lost.id())).isNull();
        }
    }

    @Test
    void nodesThatAllChangeAtOnceEndAlikeAndNeverGoBack() throws Exception {
        var account = anAccount(node(0).store, "Acme").id();
        for (var node : nodes) {
            await(() -> node.snapshot.account(account) != null);
            var before = new long[] {node.snapshot.position().revision()};
            node.snapshot.onChange(change -> {
                if (change.revision() <= before[0]) {
                    throw new AssertionError(change.revision() + " after " + before[0]);
                }
                before[0] = change.revision();
            });
        }
        var accounts = Collections.synchronizedList(new ArrayList<>(List.of(account)));
        var policies = Collections.synchronizedList(new ArrayList<String>());
        var secrets = Collections.synchronizedList(new ArrayList<Secret>());
        var keys = Collections.synchronizedList(new ArrayList<String>());
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
        List<Future<Integer>> workers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var worker = 0; worker < 6; worker++) {
                var node = node(worker % 3);
                var random = new Random(worker);
                workers.add(threads.submit(() -> {
                    var made = 0;
                    for (; System.nanoTime() < end; made++) {
                        step(node, random, account, accounts, policies, keys, secrets);
                        // what this node changed, and what it changed upon, is in force here
                        assertThat(node.snapshot.position().revision()).isEqualTo(node.store.revision());
                    }
                    return made;
                }));
            }
        }
        var changes = 0;
        for (var worker : workers) {
            changes += worker.get();
        }
        assertThat(changes).isGreaterThan(50);
        var last = Math.max(
                node(0).store.revision(),
                Math.max(node(1).store.revision(), node(2).store.revision()));
        try (var fresh = ClusterNode.apart("fresh", postgres, USUAL)) {
            assertThat(fresh.store.revision()).isEqualTo(last);
            for (var node : nodes) {
                await(() -> node.snapshot.position().equals(fresh.snapshot.position()));
                assertThat(node.snapshot.credentialCount()).isEqualTo(fresh.snapshot.credentialCount());
                accounts.forEach(id -> assertThat(node.snapshot.account(id)).isEqualTo(fresh.snapshot.account(id)));
                keys.forEach(id -> assertThat(inOrder(node, id)).isEqualTo(inOrder(fresh, id)));
                secrets.forEach(secret -> assertThat(node.snapshot.find(secret)).isNotNull());
                assertThat(node.snapshot.catalog().apis())
                        .extracting("slug")
                        .containsExactlyInAnyOrderElementsOf(fresh.snapshot.catalog().apis().stream()
                                .map(api -> api.slug())
                                .toList());
            }
        }
    }

    private static Object inOrder(ClusterNode node, String id) {
        var key = node.snapshot.key(id);
        return List.of(
                key.standing(), key.name(), Set.copyOf(key.secrets()), node.snapshot.policyOf(key), key.metadata());
    }

    private static void step(
            ClusterNode node,
            Random random,
            String account,
            List<String> accounts,
            List<String> policies,
            List<String> keys,
            List<Secret> secrets) {
        switch (random.nextInt(8)) {
            case 0 -> accounts.add(anAccount(node.store, "Account").id());
            case 1 -> suspend(node, accounts.get(random.nextInt(accounts.size())), random.nextBoolean());
            case 2 -> policies.add(policy(node, account));
            case 3 -> {
                if (!policies.isEmpty()) {
                    deletePolicy(node, policies.remove(random.nextInt(policies.size())));
                }
            }
            case 4 -> putApi(node, "api" + random.nextInt(3));
            case 5 -> {
                if (!keys.isEmpty()) {
                    revoke(node, keys.get(random.nextInt(keys.size())));
                }
            }
            default -> {
                var secret = newSecret();
                keys.add(aKey(node.store, account, secret, settings("k", "P" + random.nextInt(5)))
                        .id());
                secrets.add(secret);
            }
        }
    }

    @Test
    void whoIsBehindRecordsNothingAndItsLeaseIsNotExtended() throws Exception {
        var hold = new CountDownLatch(1);
        try (var slow = ClusterNode.joined("slow", postgres, SHORT)) {
            slow.snapshot.onChange(change -> hold(hold));
            var changed = anAccountOn(node(0));

            await(() -> slow.lease.state() == Lease.State.OUT_OF_TOUCH);
            var receipt = node(0).receipt(changed, Duration.ofMillis(200));
            assertThat(receipt.complete()).isFalse();
            assertThat(named(receipt, "slow").micros()).isNull();
            assertThat(named(receipt, "slow").outOfTouchUntilMicros()).isPositive();
            assertThat(named(receipt, "b").micros()).isNotNull();
            await(() -> slow.lease.state() == Lease.State.LAPSED);
            // by then it is waited for no more, nor named
            await(() -> node(0).receipt(changed, Duration.ofMillis(1)).complete());
            assertThat(node(0).receipt(changed, LONG).nodes())
                    .extracting(Receipt.Node::id)
                    .doesNotContain("slow");

            hold.countDown();

            await(() -> slow.lease.state() == Lease.State.IN_TOUCH);
            assertThat(named(node(0).receipt(anAccountOn(node(0)), LONG), "slow")
                            .micros())
                    .isNotNull();
        } finally {
            hold.countDown();
        }
    }

    @Test
    void aNodeThatVanishedIsWaitedForOnlyUntilItsLeaseIsOver() throws Exception {
        vanished("gone", SHORT);
        var began = System.nanoTime();
        var receipt = node(0).receipt(anAccountOn(node(0)), LONG);

        assertThat(receipt.complete()).isTrue();
        assertThat(receipt.nodes()).extracting(Receipt.Node::id).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(System.nanoTime() - began)
                .isGreaterThan(SHORT.durationMicros() * 1_000)
                .isLessThan(LONG.toNanos());
    }

    @Test
    void aNodeOutOfTouchForLongIsNamedAndNotWaitedFor() throws Exception {
        vanished("gone", USUAL);
        await(() -> state(node(0), "gone").lease() == Lease.State.OUT_OF_TOUCH);
        var receipt = node(0).receipt(anAccountOn(node(0)), LONG);

        assertThat(receipt.complete()).isFalse();
        assertThat(named(receipt, "gone").outOfTouchUntilMicros()).isNotNull();
        assertThat(named(receipt, "b").micros()).isNotNull();
        assertThat(state(node(0), "gone").outOfTouchUntilMicros()).isNotNull();
    }

    /** A row as one that was killed leaves it. */
    private void vanished(String id, LeaseTerms terms) throws Exception {
        postgres.run(
                "insert into node (id, host, version, roles, lease_micros, lapses_micros, epoch, revision, renewals,"
                        + " started_at) values ('" + id + "', 'h', 'v', '', " + terms.durationMicros() + ", "
                        + terms.lapsesAfterMicros() + ", '" + node(0).store.epoch() + "', 1, 7, 0)");
        await(() -> state(node(0), id) != null);
    }

    @Test
    void aNodeThatLeavesIsWaitedForNoMore() throws Exception {
        nodes.remove(2).close();
        var receipt = node(0).receipt(anAccountOn(node(0)), LONG);

        assertThat(receipt.complete()).isTrue();
        assertThat(receipt.nodes()).extracting(Receipt.Node::id).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aNodeWhoseRowIsGoneRegistersAnew() throws Exception {
        postgres.run("delete from node where id = 'b'");

        await(() -> state(node(0), "b") != null);
        assertThat(node(0).receipt(anAccountOn(node(0)), LONG).nodes())
                .extracting(Receipt.Node::id)
                .contains("b");
    }

    @Test
    void whatChangedNothingHasAReceiptToo() throws Exception {
        var nothing = node(1).store.change(ACTOR, "key.revoke", tx -> tx.nothingChanged("so already"));
        var receipt = node(1).receipt(nothing, LONG);

        assertThat(receipt.complete()).isTrue();
        assertThat(receipt.revision()).isEqualTo(node(1).store.revision());
    }

    @Test
    void aThousandMayWaitAtOnce() throws Exception {
        var hold = new CountDownLatch(1);
        try (var slow = ClusterNode.joined("slow", postgres, USUAL);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.snapshot.onChange(change -> hold(hold));
            var changed = anAccountOn(node(0));
            List<Future<Receipt>> waiting = new ArrayList<>();
            for (var i = 0; i < 1_000; i++) {
                waiting.add(threads.submit(() -> node(0).receipt(changed, LONG)));
            }

            // nobody else is in their way
            assertThat(anAccount(node(0).store, "meanwhile")).isNotNull();
            assertThat(node(0).store.<Long>read(Reading::revision)).isPositive();
            hold.countDown();

            for (var receipt : waiting) {
                assertThat(receipt.get(20, TimeUnit.SECONDS).complete()).isTrue();
            }
        } finally {
            hold.countDown();
        }
    }

    @Test
    void nodesAreListedWithWhereTheyAre() throws Exception {
        var changed = anAccountOn(node(0));
        assertThat(node(0).receipt(changed, LONG).complete()).isTrue();

        var listed = node(1).store.cluster().nodes();

        assertThat(listed).extracting(NodeState::id).containsExactly("b", "a", "c");
        assertThat(listed).extracting(NodeState::self).containsExactly(true, false, false);
        assertThat(listed).allSatisfy(node -> {
            assertThat(node.revision()).isEqualTo(changed.revision());
            assertThat(node.lagRevisions()).isZero();
            assertThat(node.lagMillis()).isZero();
            assertThat(node.lease()).isEqualTo(Lease.State.IN_TOUCH);
            assertThat(node.host()).isEqualTo("host-" + node.id());
            assertThat(node.roles()).containsExactly("edge", "gateway");
        });
    }

    private static NodeState state(ClusterNode node, String id) {
        return node.store.cluster().nodes().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static Receipt.Node named(Receipt receipt, String id) {
        return receipt.nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void hold(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("held for too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Changed<StoredAccount> anAccountOn(ClusterNode node) {
        return node.store.change(ACTOR, "account.create", tx -> {
            var account = tx.accounts().insert(new NewAccount(null, "Acme", null));
            audit(tx, account.id(), "account.create", account.id());
            return account;
        });
    }

    private static Changed<StoredKey> revoke(ClusterNode node, String id) {
        return node.store.change(ACTOR, "key.revoke", tx -> {
            var key = tx.keys().find(id);
            if (key.standing() == Standing.REVOKED) {
                return tx.nothingChanged(key);
            }
            audit(tx, key.accountId(), "key.revoke", id);
            return tx.keys().stand(key, Standing.REVOKED);
        });
    }

    private static void suspend(ClusterNode node, String id, boolean suspended) {
        node.store.change(ACTOR, "account.suspend", tx -> {
            audit(tx, id, "account.suspend", id);
            return tx.accounts().update(tx.accounts().find(id).withSuspended(suspended));
        });
    }

    private static String policy(ClusterNode node, String account) {
        return node.store
                .change(ACTOR, "policy.create", tx -> {
                    audit(tx, account, "policy.create", "policy");
                    return tx.policies().insert(account, new PolicySettings("p", null, new Policy(Set.of("A"))));
                })
                .value()
                .id();
    }

    private static void deletePolicy(ClusterNode node, String id) {
        node.store.change(ACTOR, "policy.delete", tx -> {
            var policy = tx.policies().find(id);
            if (policy == null) {
                return tx.nothingChanged("gone");
            }
            audit(tx, policy.accountId(), "policy.delete", id);
            tx.policies().delete(policy);
            return "gone";
        });
    }

    private static void putApi(ClusterNode node, String slug) {
        node.store.change(ACTOR, "api.import", tx -> {
            audit(tx, "installation", "api.import", slug);
            return tx.apis().put(anApi(slug));
        });
    }
}
