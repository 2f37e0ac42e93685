package io.claviger.core.limit;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * So many units in so many seconds. A call takes as many units as its operation costs.
 *
 * @param limit units a window, 1 to {@value #MAX_LIMIT}
 * @param windowSeconds 1 to {@value #MAX_WINDOW_SECONDS} (366 days)
 * @param group the permission group whose operations it counts, or null: all
 */
public record Limit(
        String name,
        Algorithm algorithm,
        long limit,
        long windowSeconds,
        @Nullable String group) implements Allowance {
    public static final long MAX_LIMIT = 1_000_000_000;
    public static final long MAX_WINDOW_SECONDS = 366L * 86_400;

    private static final int MAX_GROUP_LENGTH = 200;

    /** Windows of this length or more outlive a restart. */
    public static final long DURABLE_WINDOW_SECONDS = 60;

    /** The preset: 50 requests in 10 seconds, sliding. */
    public static final Limit PRESET = new Limit("default", Algorithm.SLIDING_WINDOW, 50, 10, null);

    /** @throws ClavigerException {@code INPUT_INVALID} with every fault */
    public Limit {
        var faults = faults(name, limit, windowSeconds, group);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
    }

    /** Every fault of a limit that is to be; pointers are relative to its object. */
    public static List<FieldFault> faults(String name, long limit, long windowSeconds, @Nullable String group) {
        var faults = new ArrayList<FieldFault>();
        Allowance.checkName(name, faults);
        Allowance.checkRange("/limit", limit, 1, MAX_LIMIT, faults);
        Allowance.checkRange("/windowSeconds", windowSeconds, 1, MAX_WINDOW_SECONDS, faults);
        if (group != null && (group.isBlank() || group.length() > MAX_GROUP_LENGTH)) {
            faults.add(new FieldFault("/apiGroup", "must be 1 to " + MAX_GROUP_LENGTH + " characters"));
        }
        return faults;
    }

    long windowMicros() {
        return windowSeconds * 1_000_000;
    }

    @Override
    public long most() {
        return limit;
    }

    @Override
    public long periodSeconds() {
        return windowSeconds;
    }

    @Override
    public boolean durable() {
        return windowSeconds >= DURABLE_WINDOW_SECONDS;
    }
}
