package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.account.Module;
import io.claviger.core.address.AddressRange;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.Mode;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.Quota;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.account.StoredIpFilter;
import io.claviger.store.credential.KeySettings;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.page.PageRequest;
import io.claviger.store.policy.PolicyQuery;
import io.claviger.store.policy.PolicySettings;
import io.claviger.store.policy.StoredPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on every database for what an account says beside its keys: modules, limits, filters, named policies. */
abstract class PolicyContract extends OpenStore {
    private static final LimitRules LIMITS =
            new LimitRules(Mode.REPORT, new LimitSet(List.of(Limit.PRESET), List.of(new Quota("credits", 1000, null))));
    private static final IpFilter OFFICE = filter("10.0.0.0/8", "2001:db8::/32", "192.0.2.7");

    private Snapshot snapshot;
    private StoredAccount account;

    @BeforeEach
    void followWithAnAccount() {
        snapshot = new Snapshot(store.pepper());
        store.follow(snapshot);
        account = anAccount(store, "Acme");
    }

    @Test
    void modulesLimitsAndFiltersAreInForceAndOutliveARestart() throws Exception {
        var changed = change(it -> it.withModules(Set.of(Module.IP_FILTER)).withLimits(LIMITS));
        putFilter(account.id(), "events", OFFICE);
        putFilter(account.id(), "customers", new IpFilter(Mode.OFF, List.of()));

        assertThat(changed.version()).isEqualTo(2);
        var held = snapshot.account(account.id());
        assertThat(held.modules()).containsExactly(Module.IP_FILTER);
        assertThat(held.limits()).isEqualTo(LIMITS);
        assertThat(held.ipFilterFor("events")).isEqualTo(OFFICE);
        assertThat(held.ipFilters()).containsOnlyKeys("events", "customers");
        reopen();
        var loaded = new Snapshot(store.pepper());
        store.follow(loaded);
        assertThat(loaded.account(account.id())).isEqualTo(held);
        assertThat(store.<StoredAccount>read(tx -> tx.accounts().find(account.id())))
                .isEqualTo(changed);
    }

    @Test
    void whatIsSwitchedOffAgainIsGone() {
        change(it -> it.withModules(Set.of(Module.IP_FILTER)).withLimits(LIMITS));
        putFilter(account.id(), "events", OFFICE);
        change(it -> it.withModules(Set.of()).withLimits(LimitRules.NONE));

        var held = snapshot.account(account.id());
        assertThat(held.limits()).isEqualTo(LimitRules.NONE);
        assertThat(held.ipFilterFor("events")).isSameAs(IpFilter.NONE);
        assertThat(held.ipFilters()).as("kept, and not judged").containsEntry("events", OFFICE);
    }

    @Test
    void renamingKeepsModulesLimitsAndFilters() {
        change(it -> it.withModules(Set.of(Module.IP_FILTER)).withLimits(LIMITS));
        putFilter(account.id(), "events", OFFICE);
        changeAccount(account.id(), "Acme Ltd");

        var held = snapshot.account(account.id());
        assertThat(held.name()).isEqualTo("Acme Ltd");
        assertThat(held.limits()).isEqualTo(LIMITS);
        assertThat(held.ipFilterFor("events")).isEqualTo(OFFICE);
    }

    @Test
    void filterIsOfItsAccountAndApiAlone() {
        var other = anAccount(store, "Other");
        var first = putFilter(account.id(), "events", OFFICE);
        putFilter(account.id(), "customers", filter("::/0"));
        putFilter(other.id(), "events", filter("198.51.100.0/24"));

        assertThat(first.version()).isEqualTo(1);
        var second = putFilter(account.id(), "events", filter("10.1.0.0/16"));
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.createdAtMicros()).isEqualTo(first.createdAtMicros());
        assertThat(second.changedAtMicros()).isGreaterThan(first.changedAtMicros());
        assertThat(store.<StoredIpFilter>read(tx -> tx.ipFilters().find(account.id(), "events")))
                .isEqualTo(second);
        assertThat(store.<List<StoredIpFilter>>read(tx -> tx.ipFilters().list(account.id())))
                .extracting(StoredIpFilter::api)
                .containsExactly("customers", "events");

        deleteFilter(account.id(), "events");
        assertFails(ErrorCode.NOT_FOUND, () -> deleteFilter(account.id(), "events"));
        assertThat(snapshot.account(account.id()).ipFilters()).containsOnlyKeys("customers");
        assertThat(snapshot.account(other.id()).ipFilters()).containsOnlyKeys("events");
    }

    @Test
    void filterOutlivesItsApi() {
        putApi("events");
        putFilter(account.id(), "events", OFFICE);
        store.change(ACTOR, "api.delete", tx -> {
            tx.apis().delete("events");
            audit(tx, "installation", "api.delete", "events");
            return 1;
        });
        putApi("events");
        assertThat(snapshot.account(account.id()).ipFilters()).containsEntry("events", OFFICE);
    }

    @Test
    void thousandsOfRangesAreKept() {
        var ranges = new String[IpFilter.MAX_RANGES];
        Arrays.setAll(ranges, i -> "2001:db8:" + Integer.toHexString(i) + ":ffff:ffff:ffff:ffff:fff0/124");
        var filter = filter(ranges);
        putFilter(account.id(), "events", filter);
        assertThat(store.<StoredIpFilter>read(tx -> tx.ipFilters().find(account.id(), "events"))
                        .filter())
                .isEqualTo(filter);
    }

    @Test
    void changeOfAPolicyIsInForceForAllItsKeys() throws Exception {
        var policy = insert(account.id(), "Shops", new Policy(Set.of("EVENTS_READ")));
        var one = sharing(account.id(), policy.id());
        var two = sharing(account.id(), policy.id());
        assertThat(one.policyId()).isEqualTo(policy.id());
        assertThat(one.policy().permissions()).containsExactly("EVENTS_READ");
        assertThat(permissionsOf(snapshot, one)).containsExactly("EVENTS_READ");

        var wider = update(policy, new Policy(Set.of("EVENTS_READ", "EVENTS_CREATE")).withAddresses(OFFICE));
        assertThat(wider.version()).isEqualTo(2);
        assertThat(wider.keys()).isEqualTo(2);
        for (var key : List.of(one, two)) {
            assertThat(permissionsOf(snapshot, key)).containsExactlyInAnyOrder("EVENTS_READ", "EVENTS_CREATE");
            assertThat(key(key.id()).policy()).isEqualTo(wider.policy());
            assertThat(key(key.id()).version())
                    .as("the key itself did not change")
                    .isEqualTo(1);
        }
        reopen();
        var loaded = new Snapshot(store.pepper());
        store.follow(loaded);
        assertThat(loaded.policyOf(loaded.key(two.id()))).isEqualTo(wider.policy());
        assertThat(loaded.key(two.id())).isEqualTo(snapshot.key(two.id()));
    }

    @Test
    void keyWhosePolicyIsGoneMayDoNothing() throws Exception {
        var policy = insert(account.id(), "Shops", new Policy(Set.of("EVENTS_READ")));
        var key = sharing(account.id(), policy.id());
        delete(policy);

        assertThat(snapshot.policyOf(snapshot.key(key.id()))).isEqualTo(Policy.NONE);
        assertThat(key(key.id()).policy()).isEqualTo(Policy.NONE);
        assertThat(store.<StoredPolicy>read(tx -> tx.policies().find(policy.id())))
                .isNull();
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> delete(policy));
    }

    @Test
    void keyWithThePolicyOfAnotherAccountMayDoNothing() throws Exception {
        var other = anAccount(store, "Other");
        var policy = insert(other.id(), "Shops", new Policy(Set.of("EVENTS_READ")));
        var key = sharing(account.id(), policy.id());
        assertThat(key.policy()).isEqualTo(Policy.NONE);
        assertThat(snapshot.policyOf(snapshot.key(key.id()))).isEqualTo(Policy.NONE);
    }

    @Test
    void policyOfAnotherVersionIsRefused() {
        var policy = insert(account.id(), "Shops", Policy.NONE);
        update(policy, new Policy(Set.of("EVENTS_READ")));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> update(policy, Policy.NONE));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> delete(policy));
    }

    @Test
    void policiesAreListedNewestFirstInPages() {
        var other = anAccount(store, "Other");
        insert(other.id(), "Shop of others", Policy.NONE);
        for (var name : List.of("Shop one", "Partner", "shop two", "SHOP three")) {
            insert(account.id(), name, Policy.NONE);
        }
        var first = store.read(tx -> tx.policies().list(new PolicyQuery(account.id(), "Shop", PageRequest.first(2))));
        assertThat(first.items()).extracting(StoredPolicy::name).containsExactly("SHOP three", "shop two");
        var second = store.read(tx ->
                tx.policies().list(new PolicyQuery(account.id(), "Shop", new PageRequest(2, first.next()))));
        assertThat(second.items()).extracting(StoredPolicy::name).containsExactly("Shop one");
        assertThat(second.next()).isNull();
    }

    @Test
    void keysOfAPolicyAreFoundByItAndByItsPermissions() {
        var policy = insert(account.id(), "Shops", new Policy(Set.of("EVENTS_READ")));
        var shared = sharing(account.id(), policy.id());
        var ended = sharing(account.id(), policy.id());
        stand(ended, Standing.REVOKED);
        var disabled = sharing(account.id(), policy.id());
        stand(disabled, Standing.DISABLED);
        var own = aKey(store, account.id(), "own", "EVENTS_READ");
        aKey(store, account.id(), "another", "CUSTOMERS_READ");

        var sharing = store.read(tx -> tx.keys().sharing(policy.id(), 1));
        assertThat(sharing.count()).isEqualTo(2);
        assertThat(sharing.keys()).extracting(StoredKey::id).containsExactly(disabled.id());
        var holding = store.read(tx -> tx.keys().holding(Set.of("EVENTS_READ"), Set.of(), 10));
        assertThat(holding.keys())
                .extracting(StoredKey::id)
                .containsExactlyInAnyOrder(shared.id(), disabled.id(), own.id());
        assertThat(store.<StoredPolicy>read(tx -> tx.policies().find(policy.id()))
                        .keys())
                .isEqualTo(2);
        var ofType = store.read(tx -> tx.keys().holding(Set.of(), Set.of(AccessType.CUSTOM), 10));
        assertThat(ofType.count()).isEqualTo(4);
        assertThat(store.read(tx -> tx.keys().holding(Set.of(), Set.of(AccessType.ADMIN), 10))
                        .count())
                .isZero();
    }

    private static Set<String> permissionsOf(Snapshot snapshot, StoredKey key) {
        return snapshot.policyOf(snapshot.key(key.id())).permissions();
    }

    private static IpFilter filter(String... ranges) {
        return new IpFilter(
                Mode.ENFORCE, Arrays.stream(ranges).map(AddressRange::parse).toList());
    }

    private StoredAccount change(UnaryOperator<StoredAccount> how) {
        return store.change(ACTOR, "account.change", tx -> {
                    audit(tx, account.id(), "account.change", account.id());
                    return tx.accounts().update(how.apply(tx.accounts().find(account.id())));
                })
                .value();
    }

    private StoredIpFilter putFilter(String accountId, String api, IpFilter filter) {
        return store.change(ACTOR, "ip-filter.put", tx -> {
                    audit(tx, accountId, "ip-filter.put", api);
                    return tx.ipFilters().put(accountId, api, filter);
                })
                .value();
    }

    private void deleteFilter(String accountId, String api) {
        store.change(ACTOR, "ip-filter.delete", tx -> {
            audit(tx, accountId, "ip-filter.delete", api);
            tx.ipFilters().delete(accountId, api);
            return 1;
        });
    }

    private StoredPolicy insert(String accountId, String name, Policy policy) {
        return store.change(ACTOR, "policy.create", tx -> {
                    audit(tx, accountId, "policy.create", name);
                    return tx.policies().insert(accountId, new PolicySettings(name, null, policy));
                })
                .value();
    }

    private StoredPolicy update(StoredPolicy policy, Policy changed) {
        return store.change(ACTOR, "policy.change", tx -> {
                    audit(tx, policy.accountId(), "policy.change", policy.id());
                    return tx.policies().update(policy, new PolicySettings(policy.name(), "changed", changed));
                })
                .value();
    }

    private void delete(StoredPolicy policy) {
        store.change(ACTOR, "policy.delete", tx -> {
            audit(tx, policy.accountId(), "policy.delete", policy.id());
            tx.policies().delete(policy);
            return 1;
        });
    }

    private StoredKey sharing(String accountId, String policyId) {
        var like = settings("sharing");
        var settings = new KeySettings(
                like.name(), null, null, policyId, new Policy(Set.of("NOT_KEPT")), MicroClock.NEVER, Map.of());
        return aKey(store, accountId, newSecret(), settings);
    }
}
