package io.claviger.core.limit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits and charges for tests. */
final class LimitFixture {
    static final long SECOND = 1_000_000;
    static final long NOW = 1_700_000_000 * SECOND;

    private LimitFixture() {}

    static Limit sliding(String name, long limit, long windowSeconds) {
        return new Limit(name, Algorithm.SLIDING_WINDOW, limit, windowSeconds, null);
    }

    static Limit bucket(String name, long limit, long windowSeconds) {
        return new Limit(name, Algorithm.TOKEN_BUCKET, limit, windowSeconds, null);
    }

    static LimitSet set(Allowance... allowances) {
        return set(false, allowances);
    }

    static LimitSet reportOnly(Allowance... allowances) {
        return set(true, allowances);
    }

    private static LimitSet set(boolean reportOnly, Allowance... allowances) {
        return new LimitSet(only(Limit.class, allowances), only(Quota.class, allowances), reportOnly);
    }

    private static <T> List<T> only(Class<T> kind, Allowance... allowances) {
        return List.of(allowances).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    static Charge charge(LimitSet own, LimitSet accounts, @Nullable String group, long cost) {
        return new Charge("key", own, "account", accounts, group, cost);
    }

    static Charge charge(LimitSet own, long cost) {
        return charge(own, LimitSet.NONE, null, cost);
    }
}
