package io.claviger.store.credential;

import io.claviger.core.guard.Mode;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.Quota;
import io.claviger.core.policy.LimitRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How limits and quotas are written as JSON. */
final class LimitColumns {
    private static final String MODE = "mode";
    private static final String LIMITS = "rateLimits";
    private static final String QUOTAS = "quotas";

    private LimitColumns() {}

    static Map<String, Object> members(LimitRules rules) {
        return Map.of(
                MODE,
                rules.mode().name(),
                LIMITS,
                rules.limits().limits().stream().map(LimitColumns::members).toList(),
                QUOTAS,
                rules.limits().quotas().stream().map(LimitColumns::members).toList());
    }

    static LimitRules rules(Map<?, ?> members) {
        var limits = objects(members, LIMITS).stream().map(LimitColumns::limit).toList();
        var quotas = objects(members, QUOTAS).stream().map(LimitColumns::quota).toList();
        return new LimitRules(Mode.valueOf(text(members, MODE)), new LimitSet(limits, quotas));
    }

    private static Map<String, Object> members(Limit limit) {
        var members = new HashMap<String, Object>();
        members.put("name", limit.name());
        members.put("algorithm", limit.algorithm().name());
        members.put("limit", limit.limit());
        members.put("windowSeconds", limit.windowSeconds());
        if (limit.group() != null) {
            members.put("group", limit.group());
        }
        return members;
    }

    private static Limit limit(Map<?, ?> members) {
        return new Limit(
                text(members, "name"),
                Algorithm.valueOf(text(members, "algorithm")),
                number(members, "limit"),
                number(members, "windowSeconds"),
                members.get("group") instanceof String group ? group : null);
    }

    private static Map<String, Object> members(Quota quota) {
        var members = new HashMap<String, Object>();
        members.put("name", quota.name());
        members.put("amount", quota.amount());
        var refill = quota.refill();
        if (refill != null) {
            members.put("refill", Map.of("amount", refill.amount(), "everySeconds", refill.everySeconds()));
        }
        return members;
    }

    private static Quota quota(Map<?, ?> members) {
        Quota.@Nullable Refill refill = members.get("refill") instanceof Map<?, ?> kept
                ? new Quota.Refill(number(kept, "amount"), number(kept, "everySeconds"))
                : null;
        return new Quota(text(members, "name"), number(members, "amount"), refill);
    }

    private static List<Map<?, ?>> objects(Map<?, ?> members, String name) {
        return members.get(name) instanceof List<?> items
                ? items.stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList()
                : List.of();
    }

    private static String text(Map<?, ?> members, String name) {
        return (String) Objects.requireNonNull(members.get(name), name);
    }

    private static long number(Map<?, ?> members, String name) {
        return (Long) Objects.requireNonNull(members.get(name), name);
    }
}
