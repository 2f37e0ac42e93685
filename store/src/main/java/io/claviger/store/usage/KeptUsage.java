package io.claviger.store.usage;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;

/** Adds usage and rejections, adds usage up, and drops what is kept no longer. Used by one thread at a time. */
public final class KeptUsage {
    private static final long DROP_EVERY_MICROS = Duration.ofMinutes(1).toNanos() / 1000;
    private static final long MICROS_A_MINUTE = 60_000_000L;

    private final MicroClock clock;
    private long rejectionsDroppedAt = 0;

    public KeptUsage(MicroClock clock) {
        this.clock = clock;
    }

    /** In the order of credentials, with which all keys of these tables begin: what lies on one page is written at once. */
    public void add(DSLContext sql, UsageBatch batch) {
        UsageRows.add(sql, sorted(batch.counts(), comparing(UsageCount::credentialId, nullsFirst(naturalOrder()))));
        AddressRows.put(sql, sorted(batch.addresses(), comparing(AddressUse::credentialId)));
        LastUseRows.put(sql, sorted(batch.lastUses(), comparing(LastUse::credentialId)));
    }

    private static <T> List<T> sorted(List<T> rows, Comparator<T> order) {
        return rows.stream().sorted(order).toList();
    }

    /** Adds minutes to hours and hours to days, and drops what is old; whether there is more to add. */
    public boolean rollUp(DSLContext sql) {
        var now = clock.nowMicros();
        var minute = now / MICROS_A_MINUTE;
        UsageProgress.begin(sql, minute);
        var more = UsageRows.rollUp(sql, minute);
        UsageRows.drop(sql, minute);
        AddressRows.drop(sql, minute);
        LastUseRows.drop(sql, now);
        return more;
    }

    public void addRejections(DSLContext sql, List<Rejection> rejections) {
        RejectionRows.add(sql, rejections);
        var now = clock.nowMicros();
        if (now > rejectionsDroppedAt + DROP_EVERY_MICROS) {
            rejectionsDroppedAt = now;
            RejectionRows.drop(sql, now);
        }
    }
}
