package io.claviger.control.overview;

import io.claviger.control.http.Answers;
import io.claviger.core.credential.Key;
import io.claviger.core.guard.Mode;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Reading;
import io.claviger.store.account.StoredAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rules that only report what they would refuse: somebody meant to look, and to enforce them then. */
final class ReportOnly {
    private static final int NAMED = 10;

    private final Snapshot snapshot;
    private final Map<String, List<String>> keys = new LinkedHashMap<>();
    private final Map<String, List<String>> policies = new LinkedHashMap<>();

    /** What was looked at last: keys that follow each other often have the same, which is one object in the snapshot. */
    private @Nullable Policy lastPolicy;

    private List<String> lastRules = List.of();
    private long total;

    ReportOnly(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Looks at a key's rules; at those of a policy that several share, once. */
    void look(Key key) {
        var shared = key.policyId();
        if (shared != null && policies.containsKey(shared)) {
            return;
        }
        var rules = rulesOf(snapshot.policyOf(key));
        if (shared != null) {
            policies.put(shared, rules);
            total += rules.isEmpty() ? 0 : 1;
        } else if (!rules.isEmpty()) {
            total++;
            if (keys.size() < NAMED) {
                keys.put(key.id(), rules);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal policies are one object in the snapshot
    private List<String> rulesOf(Policy policy) {
        if (policy != lastPolicy) {
            lastPolicy = policy;
            lastRules = rules(policy);
        }
        return lastRules;
    }

    List<String> keyIds() {
        return List.copyOf(keys.keySet());
    }

    Map<String, @Nullable Object> json(Reading tx, StoredAccount account, Map<String, String> names) {
        var items = new ArrayList<Map<String, @Nullable Object>>();
        if (account.limits().mode() == Mode.REPORT && !account.limits().limits().isEmpty()) {
            items.add(item("account", account.id(), account.name(), List.of("rateLimits")));
        }
        for (var filter : tx.ipFilters().list(account.id())) {
            if (filter.filter().mode() == Mode.REPORT) {
                items.add(item("ip-filter", filter.api(), filter.api(), List.of("ipRanges")));
            }
        }
        var all = total + items.size();
        policies.forEach((id, rules) -> {
            var policy = rules.isEmpty() || items.size() >= NAMED
                    ? null
                    : tx.policies().find(id);
            if (policy != null) {
                items.add(item("policy", id, policy.name(), rules));
            }
        });
        keys.forEach((id, rules) -> items.add(item("key", id, names.get(id), rules)));
        return Answers.members("total", all, "items", items.subList(0, Math.min(NAMED, items.size())));
    }

    private static Map<String, @Nullable Object> item(
            String kind, String id, @Nullable String name, List<String> rules) {
        return Answers.members("kind", kind, "id", id, "name", name, "rules", rules);
    }

    /** Names as in the policy's own document. */
    private static List<String> rules(Policy policy) {
        var rules = new TreeSet<String>();
        if (policy.permissionsMode() == Mode.REPORT) {
            rules.add("permissions");
        }
        if (policy.addresses().mode() == Mode.REPORT) {
            rules.add("ipRanges");
        }
        if (policy.usage().mode() == Mode.REPORT) {
            rules.add("rateLimits");
        }
        policy.guards().byDimension().forEach((dimension, guard) -> {
            if (guard.mode() == Mode.REPORT) {
                rules.add("guards/" + dimension);
            }
        });
        return List.copyOf(rules);
    }
}
