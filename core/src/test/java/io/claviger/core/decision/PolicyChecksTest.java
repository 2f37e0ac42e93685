package io.claviger.core.decision;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.account.Account;
import io.claviger.core.account.Module;
import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Operation.Subject;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.credential.KeyType;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.guard.RequestValues.BodyFault;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.permission.PermissionQuery;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyChecksTest {
    private static final ValueSource ACTION = new ValueSource.BodyValue(List.of("action"));
    private static final Api EVENTS = anApi("events")
            .with("POST", "/events", "EVENTS_CREATE")
            .guarding("event", ACTION)
            .about(new Subject.Nobody())
            .with("GET", "/events", "EVENTS_READ")
            .with("GET", "/customers/{id}", "CUSTOMERS_READ")
            .about(new Subject.Named(new ValueSource.PathParameter("id")))
            .reachedBy(AccessType.INTEGRATIONS, "EVENTS_CREATE")
            .build();
    private static final Target CREATE = target(0);
    private static final Target READ = target(1);
    private static final Target CUSTOMER = target(2);

    private final SnapshotFixture house = new SnapshotFixture();
    private final DecisionEngine engine = new DecisionEngine(house.snapshot, new LimitStates());

    PolicyChecksTest() {
        house.put(EVENTS);
    }

    @Test
    void anAccountsFilterIsJudgedForItsApiAndOnlyWhileTheModuleIsOn() {
        var key = put(aKey().withPermission("EVENTS_CREATE"));
        var filter = Map.of("events", new IpFilter(Mode.ENFORCE, List.of(AddressRange.parse("10.0.0.0/8"))));

        house.put(account(Set.of(Module.IP_FILTER), filter, LimitRules.NONE));
        assertThat(code(decide(key, CREATE, "11.0.0.1"))).isEqualTo(ErrorCode.IP_FORBIDDEN);
        assertThat(decide(key, CREATE, "10.0.0.1").allowed()).isTrue();
        assertThat(code(decide(key, CREATE, null))).isEqualTo(ErrorCode.IP_FORBIDDEN);

        house.put(account(Set.of(), filter, LimitRules.NONE));
        assertThat(decide(key, CREATE, "11.0.0.1").allowed()).isTrue();

        house.put(account(Set.of(Module.IP_FILTER), Map.of("other", filter.get("events")), LimitRules.NONE));
        assertThat(decide(key, CREATE, "11.0.0.1").allowed()).isTrue();
    }

    @Test
    void anAccountsLimitIsSharedByItsKeys() {
        var one = put(aKey().withPermission("EVENTS_CREATE"));
        var other = put(aKey().withPermission("EVENTS_CREATE"));
        var limits = new LimitSet(List.of(new Limit("all", Algorithm.SLIDING_WINDOW, 2, 60, null)), List.of());
        house.put(account(Set.of(), Map.of(), new LimitRules(Mode.ENFORCE, limits)));

        assertThat(decide(one, CREATE, null).allowed()).isTrue();
        assertThat(decide(other, CREATE, null).allowed()).isTrue();
        assertThat(code(decide(one, CREATE, null))).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void aProfileKeyAloneCallsOnlyWhatIsNobodys() {
        var key = put(aKey().of(KeyType.PROFILE)
                .withPermission("EVENTS_CREATE")
                .withPermission("EVENTS_READ")
                .withPermission("CUSTOMERS_READ"));

        assertThat(decide(key, CREATE, null).allowed()).isTrue();
        assertThat(code(decide(key, READ, null))).isEqualTo(ErrorCode.SUBJECT_FORBIDDEN);
        assertThat(code(decide(key, CUSTOMER, null))).isEqualTo(ErrorCode.TYPE_FORBIDDEN);
    }

    @Test
    void anAccessTypeReachesWhatTheCatalogSaysNow() {
        var admin = put(aKey().of(AccessType.ADMIN));
        var integrations = put(aKey().of(AccessType.INTEGRATIONS));
        assertThat(decide(admin, CUSTOMER, null).allowed()).isTrue();
        assertThat(decide(integrations, CREATE, null).allowed()).isTrue();
        assertThat(code(decide(integrations, READ, null))).isEqualTo(ErrorCode.PERMISSION_MISSING);

        var grown = anApi("levels").with("GET", "/levels", "LEVELS_READ").build();
        house.put(EVENTS, grown);
        var levels = new Target.Known(grown, grown.operations().getFirst());
        assertThat(decide(admin, levels, null).allowed()).isTrue();
        assertThat(code(decide(integrations, levels, null))).isEqualTo(ErrorCode.PERMISSION_MISSING);
        assertThat(decide(ask(admin, "LEVELS_READ and EVENTS_READ")).allowed()).isTrue();
        assertThat(code(decide(ask(integrations, "LEVELS_READ or EVENTS_READ"))))
                .isEqualTo(ErrorCode.PERMISSION_MISSING);
    }

    @Test
    void aPermissionQueryIsAskedOfTheKeysPermissions() {
        var key = put(aKey().withPermission("A").withPermission("C"));

        assertThat(decide(ask(key, "A and (B or C)")).allowed()).isTrue();
        assertThat(code(decide(ask(key, "A and B")))).isEqualTo(ErrorCode.PERMISSION_MISSING);
    }

    @Test
    void permissionsInReportModeLetPassAndSayWhatIsMissing() {
        var key = put(aKey().withPermissionsMode(Mode.REPORT));

        var decision = decide(key, READ, null);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.reported())
                .singleElement()
                .satisfies(reported -> assertThat(reported.code()).isEqualTo(ErrorCode.PERMISSION_MISSING));
    }

    @Test
    void aNamedPolicyIsInForceForItsKeysAsItIsNow() {
        var key = put(aKey().underPolicy("p1"));
        assertThat(code(decide(key, READ, null))).isEqualTo(ErrorCode.PERMISSION_MISSING);

        house.apply(new Entry.PolicyPut(new NamedPolicy("p1", "account", new Policy(Set.of("EVENTS_READ")))));
        assertThat(decide(key, READ, null).allowed()).isTrue();
        assertThat(decide(key, READ, null).policy().permissions()).containsExactly("EVENTS_READ");

        house.apply(new Entry.PolicyPut(new NamedPolicy("p1", "another account", new Policy(Set.of("EVENTS_READ")))));
        assertThat(decide(key, READ, null).allowed()).isFalse();
        house.apply(new Entry.PolicyGone("p1"));
        assertThat(decide(key, READ, null).allowed()).isFalse();
    }

    @Test
    void aGuardedValueMustBePermitted() {
        var key = put(guarded(Mode.ENFORCE));

        assertThat(decide(create(key, found("opt_in"))).allowed()).isTrue();
        assertThat(code(decide(create(key, found("point_add"))))).isEqualTo(ErrorCode.GUARD_FORBIDDEN);
        assertThat(code(decide(create(key, RequestValues.NONE)))).isEqualTo(ErrorCode.GUARD_FORBIDDEN);
        assertThat(code(decide(create(key, unreadable())))).isEqualTo(ErrorCode.BODY_MALFORMED);
    }

    @Test
    void aGuardInReportModeLetsPassWhatItCanNotRead() {
        var key = put(guarded(Mode.REPORT));

        assertThat(decide(create(key, unreadable())).allowed()).isTrue();
        assertThat(decide(create(key, unreadable())).reported())
                .extracting(Decision.Reported::code)
                .containsExactly(ErrorCode.BODY_MALFORMED);
        assertThat(decide(create(key, found("point_add"))).reported())
                .extracting(Decision.Reported::code)
                .containsExactly(ErrorCode.GUARD_FORBIDDEN);
    }

    @Test
    void thereIsNoDecisionBeforeABodyOnWhichAGuardHangsIsRead() {
        var key = put(guarded(Mode.ENFORCE)
                .limitedBy(new LimitSet(List.of(new Limit("one", Algorithm.SLIDING_WINDOW, 1, 60, null)), List.of())));

        assertThat(engine.decideBeforeBody(create(key, RequestValues.NONE))).isNull();
        assertThat(decide(create(key, found("opt_in"))).allowed()).isTrue();
        assertThat(code(decide(create(key, found("opt_in"))))).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void whatIsRefusedAnywayNeedsNoBody() {
        var unpermitted = put(aKey().withGuards(guards(Mode.ENFORCE)));
        var unguarded = put(aKey().withPermission("EVENTS_CREATE"));
        var off = put(guarded(Mode.OFF));

        assertThat(engine.decideBeforeBody(create(unpermitted, RequestValues.NONE)))
                .isInstanceOf(Refused.class);
        assertThat(engine.decideBeforeBody(create(unguarded, RequestValues.NONE)))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(engine.decideBeforeBody(create(off, RequestValues.NONE))).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void whatTheDoorWasToldIsJudgedAlsoWhereNoOperationIsNamed() {
        var key = put(guarded(Mode.ENFORCE));
        var told = new AccessRequest(
                        Door.VERIFY, new Presented.BearerSecret(key.secret()), null, Target.Unspecified.INSTANCE, 1)
                .withValues(found("point_add"));

        assertThat(code(decide(told))).isEqualTo(ErrorCode.GUARD_FORBIDDEN);
    }

    private static KeyFixture guarded(Mode mode) {
        return aKey().withPermission("EVENTS_CREATE").withGuards(guards(mode));
    }

    private static Guards guards(Mode mode) {
        return new Guards(Map.of("event", new Guard(mode, new Guard.Rule.Always(ValueLists.denying("point_add")))));
    }

    private static RequestValues found(String event) {
        return RequestValues.of(Map.of("event", FoundValues.of(List.of(event))));
    }

    private static RequestValues unreadable() {
        return new RequestValues(Map.of(), false, new BodyFault(ErrorCode.BODY_MALFORMED, "no"));
    }

    private static AccessRequest create(KeyFixture key, RequestValues values) {
        return new AccessRequest(Door.GATEWAY, new Presented.BearerSecret(key.secret()), null, CREATE, 1)
                .withValues(values);
    }

    private static AccessRequest ask(KeyFixture key, String query) {
        return new AccessRequest(
                Door.VERIFY,
                new Presented.BearerSecret(key.secret()),
                null,
                Target.Unspecified.INSTANCE,
                List.of(),
                PermissionQuery.parse(query),
                RequestValues.NONE,
                null,
                0,
                null,
                1);
    }

    private Decision decide(KeyFixture key, Target target, @Nullable String address) {
        return decide(
                new AccessRequest(Door.GATEWAY, new Presented.BearerSecret(key.secret()), parsed(address), target, 1));
    }

    private Decision decide(AccessRequest request) {
        var decision = engine.decide(request);
        // an explanation must never say otherwise than the decision; it takes nothing
        var supposed = engine.explain(new AccessRequest(
                Door.EXPLAIN,
                request.presented(),
                request.address(),
                request.target(),
                request.permissions(),
                request.query(),
                request.values(),
                request.reach(),
                request.cost(),
                request.path(),
                request.atMicros()));
        if (decision instanceof Refused refused) {
            assertThat(supposed.decision())
                    .isInstanceOfSatisfying(
                            Refused.class, said -> assertThat(said.code()).isEqualTo(refused.code()));
        }
        return decision;
    }

    private static @Nullable ClientAddress parsed(@Nullable String address) {
        return address == null ? null : ClientAddress.parseOrNull(address);
    }

    private static ErrorCode code(Decision decision) {
        assertThat(decision).isInstanceOf(Refused.class);
        return ((Refused) decision).code();
    }

    private KeyFixture put(KeyFixture key) {
        house.put(key);
        return key;
    }

    private static Account account(Set<Module> modules, Map<String, IpFilter> filters, LimitRules limits) {
        return new Account("account", null, "An account", false, modules, filters, limits);
    }

    private static Target target(int operation) {
        return new Target.Known(EVENTS, EVENTS.operations().get(operation));
    }
}
