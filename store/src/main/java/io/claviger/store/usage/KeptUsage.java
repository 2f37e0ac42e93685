package io.claviger.store.usage;

import static java.util.Comparator.comparing;

import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import java.time.Duration;
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

    /** In the order of their keys: what lies on one page is written at once, and nodes do not wait for one another in a ring. */
    public void add(DSLContext sql, UsageBatch batch) {
        UsageRows.add(sql, batch.counts(), clock.nowMicros() / MICROS_A_MINUTE);
        AddressRows.put(
                sql,
                batch.addresses().stream()
                        .sorted(comparing(AddressUse::credentialId))
                        .toList());
        LastUseRows.put(sql, batch.lastUses());
        AccountRows.add(sql, batch.counts());
    }

    /** Adds minutes to hours and hours to days, and drops what is old; whether there is more to add. */
    public boolean rollUp(DSLContext sql) {
        var now = clock.nowMicros();
        var minute = now / MICROS_A_MINUTE;
        UsageProgress.begin(sql, minute);
        var more = UsageRows.rollUp(sql, minute);
        more |= BusiestRows.rollUp(sql);
        UsageRows.drop(sql, now);
        AccountRows.drop(sql, minute);
        BusiestRows.drop(sql, minute);
        AddressRows.drop(sql, now);
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
