package io.claviger.bench;

import io.claviger.core.account.Account;
import io.claviger.core.account.Module;
import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.Quota;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A key and an account with every kind of rule, and a request that all of them permit. */
final class FullPolicy {
    private static final int RANGES = 20;
    private static final long ENOUGH = 1_000_000_000_000L;

    /** Where the request comes from: within the ranges. */
    static final ClientAddress ADDRESS = ClientAddress.parse("192.0.2.1");

    /** Where the guarded values of an operation are. */
    static final Map<String, ValueSource> SOURCES = Map.of(
            "event", new ValueSource.BodyValue(List.of("action")),
            "attribute", new ValueSource.BodyKeys(List.of("data")),
            "channel", new ValueSource.QueryParameter("channel"),
            "cid", new ValueSource.QueryParameter("cid"));

    /** What a door has read there. */
    static final RequestValues VALUES = RequestValues.of(Map.of(
            "event", FoundValues.of(List.of("event7")),
            "attribute", FoundValues.of(List.of("first_name", "last_name", "email", "birthday")),
            "channel", FoundValues.of(List.of("mail")),
            "cid", FoundValues.of(List.of("12"))));

    private FullPolicy() {}

    /** 20 ranges, 3 guards, 3 limits. */
    static Policy ofKey(Set<String> permissions) {
        var guards = new Guards(Map.of(
                "event", Guard.enforcing(new ValueLists(names("event"), Set.of("point_add", "point_sub"))),
                "attribute", Guard.enforcing(new ValueLists(null, names("secret"))),
                "channel", Guard.enforcing("cid", Map.of("12", ValueLists.allowing("mail", "sms")))));
        return new Policy(permissions)
                .withAddresses(ranges())
                .withGuards(guards)
                .withUsage(new LimitRules(
                        Mode.ENFORCE,
                        new LimitSet(
                                List.of(
                                        new Limit("second", Algorithm.SLIDING_WINDOW, 1_000_000, 10, null),
                                        new Limit("hour", Algorithm.SLIDING_WINDOW, 1_000_000_000, 3600, null)),
                                List.of(new Quota("day", ENOUGH, new Quota.Refill(ENOUGH, 86_400))))));
    }

    /** Module on, 20 ranges, one limit. */
    static Account account() {
        var limits =
                new LimitSet(List.of(new Limit("all", Algorithm.TOKEN_BUCKET, 1_000_000_000, 60, null)), List.of());
        return new Account(
                "account",
                null,
                "a",
                false,
                Set.of(Module.IP_FILTER),
                Map.of("bench", ranges()),
                new LimitRules(Mode.ENFORCE, limits));
    }

    private static IpFilter ranges() {
        var ranges = new ArrayList<AddressRange>();
        for (var i = 1; i < RANGES; i++) {
            ranges.add(AddressRange.parse("10." + i + ".0.0/16"));
        }
        ranges.add(AddressRange.parse("192.0.2.0/24"));
        return new IpFilter(Mode.ENFORCE, ranges);
    }

    private static Set<String> names(String prefix) {
        var names = new HashSet<String>();
        for (var i = 0; i < 50; i++) {
            names.add(prefix + i);
        }
        return names;
    }
}
