package io.claviger.control.key;

import io.claviger.control.http.Members;
import io.claviger.control.json.JsonPointer;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Limits and quotas that are wanted; null leaves those that are there. */
public record LimitWish(
        @Nullable List<Members> rateLimits, @Nullable List<Members> quotas) {
    public static final LimitWish NONE = new LimitWish(null, null);

    public static LimitWish read(Members body) {
        return new LimitWish(
                body.has("rateLimits") ? body.items("rateLimits") : null,
                body.has("quotas") ? body.items("quotas") : null);
    }

    /** What is wrong with its meaning, beside what is there of the other kind. */
    public List<FieldFault> faultsOf(LimitSet before, Catalog catalog) {
        var faults = new ArrayList<FieldFault>();
        var limits = new ArrayList<Limit>();
        var quotas = new ArrayList<Quota>();
        for (var i = 0; rateLimits != null && i < rateLimits.size(); i++) {
            var limit = rateLimits.get(i);
            var group = limit.text("apiGroup");
            var at = JsonPointer.item("/rateLimits", i);
            if (group != null && !groups(catalog).contains(group)) {
                faults.add(new FieldFault(at + "/apiGroup", "there is no permission group " + group));
            }
            collect(at, () -> limits.add(limit(limit)), faults);
        }
        for (var i = 0; this.quotas != null && i < this.quotas.size(); i++) {
            var quota = this.quotas.get(i);
            collect(JsonPointer.item("/quotas", i), () -> quotas.add(quota(quota)), faults);
        }
        if (faults.isEmpty()) {
            faults.addAll(LimitSet.faults(
                    rateLimits == null ? before.limits() : limits, this.quotas == null ? before.quotas() : quotas));
        }
        return faults;
    }

    /** The limits that come of it, once no fault was found. */
    public LimitSet applyTo(LimitSet before) {
        return new LimitSet(
                rateLimits == null
                        ? before.limits()
                        : rateLimits.stream().map(LimitWish::limit).toList(),
                quotas == null
                        ? before.quotas()
                        : quotas.stream().map(LimitWish::quota).toList());
    }

    private static void collect(String at, Runnable making, List<FieldFault> faults) {
        try {
            making.run();
        } catch (ClavigerException invalid) {
            invalid.faults().forEach(fault -> faults.add(new FieldFault(at + fault.pointer(), fault.detail())));
        }
    }

    private static Limit limit(Members wish) {
        var algorithm = wish.text("algorithm");
        return new Limit(
                wish.requiredText("name"),
                algorithm == null
                        ? Algorithm.SLIDING_WINDOW
                        : Objects.requireNonNull(Algorithm.ofText(algorithm), algorithm),
                wish.number("limit", 0),
                wish.number("windowSeconds", 0),
                wish.text("apiGroup"));
    }

    private static Quota quota(Members wish) {
        var refill = wish.members("refill");
        return new Quota(
                wish.requiredText("name"),
                wish.number("amount", 0),
                refill == null ? null : new Quota.Refill(refill.number("amount", 0), refill.number("everySeconds", 0)));
    }

    private static List<String> groups(Catalog catalog) {
        return catalog.apis().stream()
                .map(Api::operations)
                .flatMap(List::stream)
                .map(Operation::group)
                .distinct()
                .toList();
    }
}
