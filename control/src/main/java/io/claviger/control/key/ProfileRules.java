package io.claviger.control.key;

import io.claviger.control.openapi.Warning;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.policy.Policy;
import io.claviger.store.credential.StoredKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is peculiar to a profile key, which is in the hands of everybody who has the app. */
final class ProfileRules {
    private static final String EVENT = "event";
    private static final int MOST_WARNINGS = 100;

    private ProfileRules() {}

    /** The policy with what its APIs call sensitive on the deny list of events; there is no guard on them yet. */
    static Policy withSensitiveEventsDenied(Policy policy, Catalog catalog) {
        var sensitive = new TreeSet<String>();
        called(policy, catalog).forEach(api -> sensitive.addAll(api.sensitiveEvents()));
        if (sensitive.isEmpty()) {
            return policy;
        }
        var guards = new HashMap<>(policy.guards().byDimension());
        guards.put(EVENT, Guard.enforcing(new ValueLists(null, sensitive)));
        return policy.withGuards(new Guards(guards));
    }

    /** What is likely not what was meant, once the key is made or changed. */
    static List<Warning> warnings(StoredKey key, Catalog catalog) {
        var warnings = new ArrayList<Warning>();
        key.policy().permissions().stream().sorted().forEach(permission -> {
            var unmarked = catalog.operationsOf(permission).stream()
                    .filter(operation -> operation.subject() == null && !operation.open())
                    .map(Operation::operationId)
                    .toList();
            if (!unmarked.isEmpty()) {
                warnings.add(new Warning(
                        "/permissions",
                        permission + ": a profile key may not call " + String.join(", ", unmarked)
                                + " until the document says whose record it is (x-claviger.subject)"));
            }
        });
        var permitted = key.policy().guards().permitted(EVENT, Map.of());
        called(key.policy(), catalog)
                .forEach(api -> api.sensitiveEvents().stream()
                        .filter(permitted)
                        .forEach(event -> warnings.add(new Warning(
                                "/guards/event",
                                "the event " + event + ", which " + api.slug() + " calls sensitive, is not denied"))));
        return warnings.stream().limit(MOST_WARNINGS).toList();
    }

    /** The APIs of which it may call something. */
    private static List<Api> called(Policy policy, Catalog catalog) {
        return catalog.apis().stream()
                .filter(api ->
                        api.operations().stream().map(Operation::permission).anyMatch(policy::permits))
                .toList();
    }
}
