package io.claviger.core.limit;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The limits and quotas of one credential's policy, or of an account.
 *
 * @param reportOnly judged and reported, never refusing
 */
public record LimitSet(List<Limit> limits, List<Quota> quotas, boolean reportOnly) {
    /** How many limits and quotas a set may hold, together. */
    public static final int MAX_SIZE = 64;

    /** Nothing is limited. */
    public static final LimitSet NONE = new LimitSet(List.of(), List.of(), false);

    /** @throws ClavigerException {@code INPUT_INVALID} with every fault */
    public LimitSet {
        limits = List.copyOf(limits);
        quotas = List.copyOf(quotas);
        var faults = faults(limits, quotas);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
    }

    public LimitSet(List<Limit> limits, List<Quota> quotas) {
        this(limits, quotas, false);
    }

    /** What is wrong with limits and quotas beside one another; pointers as in a key's body. */
    public static List<FieldFault> faults(List<Limit> limits, List<Quota> quotas) {
        var faults = new ArrayList<FieldFault>();
        if (limits.size() + quotas.size() > MAX_SIZE) {
            faults.add(new FieldFault(
                    limits.size() > quotas.size() ? "/rateLimits" : "/quotas",
                    "limits and quotas must be at most " + MAX_SIZE + " together"));
        }
        var names = new HashSet<String>();
        for (var i = 0; i < limits.size(); i++) {
            checkUnique("/rateLimits/", i, limits.get(i), names, faults);
        }
        for (var i = 0; i < quotas.size(); i++) {
            checkUnique("/quotas/", i, quotas.get(i), names, faults);
        }
        return faults;
    }

    public boolean isEmpty() {
        return limits.isEmpty() && quotas.isEmpty();
    }

    public int size() {
        return limits.size() + quotas.size();
    }

    /** Limits first, then quotas, each in their order. */
    public List<Allowance> allowances() {
        return Stream.<Allowance>concat(limits.stream(), quotas.stream()).toList();
    }

    Allowance allowance(int index) {
        return index < limits.size() ? limits.get(index) : quotas.get(index - limits.size());
    }

    private static void checkUnique(
            String pointer, int index, Allowance allowance, HashSet<String> names, List<FieldFault> faults) {
        if (!names.add(allowance.name())) {
            faults.add(new FieldFault(
                    pointer + index + "/name",
                    "\"" + allowance.name() + "\" is the name of another limit or quota here"));
        }
    }
}
