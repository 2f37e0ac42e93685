package io.claviger.store.usage;

import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageCount;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;

/** Adds usage and rejections, and each minute drops what is kept no longer. Used by one thread at a time. */
public final class KeptUsage {
    private static final long DROP_EVERY_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

    private final MicroClock clock;
    private long droppedAt = 0;
    private long rejectionsDroppedAt = 0;

    public KeptUsage(MicroClock clock) {
        this.clock = clock;
    }

    public void add(DSLContext sql, List<UsageCount> counts) {
        UsageRows.add(sql, counts);
        var now = clock.nowMicros();
        if (now > droppedAt + DROP_EVERY_MICROS) {
            droppedAt = now;
            UsageRows.drop(sql, now);
        }
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
