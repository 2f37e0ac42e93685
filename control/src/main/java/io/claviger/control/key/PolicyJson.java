package io.claviger.control.key;

import io.claviger.control.http.Answers;
import io.claviger.core.address.AddressRange;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.limit.Quota;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Policies, as answers and the audit trail show them. */
public final class PolicyJson {
    private PolicyJson() {}

    /** All members. */
    public static Map<String, @Nullable Object> of(Policy policy) {
        return Answers.members(
                "permissions", policy.permissions().stream().sorted().toList(),
                "ipRanges", ranges(policy),
                "guards", guards(policy),
                "rateLimits", rateLimits(policy.usage()),
                "quotas", quotas(policy.usage()),
                "modes", modes(policy));
    }

    /** The ranges in normal form; null where there are none. */
    static @Nullable List<String> ranges(Policy policy) {
        var ranges = policy.addresses().ranges();
        return ranges.isEmpty() ? null : ranges.stream().map(AddressRange::text).toList();
    }

    /** The guards by dimension; lists that there are not are left out. */
    static Map<String, @Nullable Object> guards(Policy policy) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        policy.guards().byDimension().forEach((dimension, guard) -> said.put(dimension, guard(guard)));
        return said;
    }

    private static Map<String, @Nullable Object> guard(Guard guard) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("mode", guard.mode().text());
        switch (guard.rule()) {
            case Guard.Rule.Always(var lists) -> said.putAll(lists(lists));
            case Guard.Rule.Per(var by, var values, var spellings) -> {
                var listsByValue = new TreeMap<String, @Nullable Object>();
                values.forEach((value, lists) -> listsByValue.put(value, lists(lists)));
                said.put("by", by);
                said.put("values", listsByValue);
            }
        }
        return said;
    }

    private static Map<String, @Nullable Object> lists(ValueLists lists) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        if (lists.allow() != null) {
            said.put("allow", lists.allow().stream().sorted().toList());
        }
        if (lists.deny() != null) {
            said.put("deny", lists.deny().stream().sorted().toList());
        }
        return said;
    }

    public static List<Map<String, @Nullable Object>> rateLimits(LimitRules usage) {
        return usage.limits().limits().stream()
                .map(limit -> Answers.members(
                        "name", limit.name(),
                        "limit", limit.limit(),
                        "windowSeconds", limit.windowSeconds(),
                        "algorithm", limit.algorithm().text(),
                        "apiGroup", limit.group()))
                .toList();
    }

    public static List<Map<String, @Nullable Object>> quotas(LimitRules usage) {
        return usage.limits().quotas().stream().map(PolicyJson::quota).toList();
    }

    private static Map<String, @Nullable Object> quota(Quota quota) {
        var refill = quota.refill();
        return Answers.members(
                "name",
                quota.name(),
                "amount",
                quota.amount(),
                "refill",
                refill == null
                        ? null
                        : Answers.members("amount", refill.amount(), "everySeconds", refill.everySeconds()));
    }

    static Map<String, @Nullable Object> modes(Policy policy) {
        return Answers.members(
                "permissions", policy.permissionsMode().text(),
                "ipRanges", policy.addresses().mode().text(),
                "rateLimits", policy.usage().mode().text());
    }
}
