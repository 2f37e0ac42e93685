package io.claviger.core.limit;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credits: an amount that calls use up, for good or until it is refilled.
 *
 * @param amount the credits at the start, and the most there can be; 1 to {@value #MAX_AMOUNT}
 * @param refill null where used credits never come back
 */
public record Quota(String name, long amount, @Nullable Refill refill) implements Allowance {
    public static final long MAX_AMOUNT = 1_000_000_000_000L;

    /**
     * Credits that come back, up to the quota's amount. The times are multiples of {@code everySeconds} since
     * 1970-01-01T00:00:00Z, so 86,400 is midnight UTC: they hang on nothing that a restart or an idle hour could move,
     * and are the same on every node.
     *
     * @param amount how many each time, 1 to {@value Quota#MAX_AMOUNT}
     * @param everySeconds 1 to {@value Limit#MAX_WINDOW_SECONDS} (366 days)
     */
    public record Refill(long amount, long everySeconds) {
        public Refill {
            var faults = faults(amount, everySeconds);
            if (!faults.isEmpty()) {
                throw ClavigerException.invalid(faults);
            }
        }

        /** Every fault of a refill that is to be; pointers are relative to its object. */
        public static List<FieldFault> faults(long amount, long everySeconds) {
            var faults = new ArrayList<FieldFault>();
            Allowance.checkRange("/amount", amount, 1, MAX_AMOUNT, faults);
            Allowance.checkRange("/everySeconds", everySeconds, 1, Limit.MAX_WINDOW_SECONDS, faults);
            return faults;
        }

        long everyMicros() {
            return everySeconds * 1_000_000;
        }
    }

    /** @throws ClavigerException {@code INPUT_INVALID} with every fault */
    public Quota {
        var faults = faults(name, amount);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
    }

    /** Every fault of a quota that is to be, those of its refill excepted; pointers are relative to its object. */
    public static List<FieldFault> faults(String name, long amount) {
        var faults = new ArrayList<FieldFault>();
        Allowance.checkName(name, faults);
        Allowance.checkRange("/amount", amount, 1, MAX_AMOUNT, faults);
        return faults;
    }

    /** Quotas count every call. */
    @Override
    public @Nullable String group() {
        return null;
    }

    @Override
    public long most() {
        return amount;
    }

    @Override
    public long periodSeconds() {
        if (refill == null) {
            return 0;
        }
        var refills = Math.ceilDiv(amount, refill.amount);
        return refills > Long.MAX_VALUE / refill.everySeconds ? 0 : refills * refill.everySeconds;
    }

    @Override
    public boolean durable() {
        return true;
    }
}
