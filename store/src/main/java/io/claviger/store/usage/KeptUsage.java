package io.claviger.store.usage;

import static java.util.Comparator.comparing;

import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/**
 * Adds usage and rejections, adds usage up, and drops what is kept no longer. Small batches are added to the tables at
 * once. Large ones would touch a row for nearly each request, again each second; they are kept as {@link PendingUsage}, and
 * added together, a bucket at a time. One thread adds, and one adds up.
 */
public final class KeptUsage {
    /** Rows of a batch that is added at once. */
    static final int SMALL = 500;

    private static final long DROP_EVERY_MICROS = Duration.ofMinutes(1).toNanos() / 1000;
    private static final long MICROS_A_MINUTE = 60_000_000L;

    /** Usage is flushed each second, so what is read is not older than two. */
    private static final long SETTLED_FOR_MICROS = 1_000_000L;

    private final MicroClock clock;
    private final String writer = Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicInteger nextBucket = new AtomicInteger();
    private final AtomicLongArray settledAt = new AtomicLongArray(PendingUsage.BUCKETS);
    private volatile boolean appended;
    private long rejectionsDroppedAt = 0;

    public KeptUsage(MicroClock clock) {
        this.clock = clock;
        for (var bucket = 0; bucket < PendingUsage.BUCKETS; bucket++) {
            settledAt.set(bucket, -SETTLED_FOR_MICROS);
        }
    }

    /** Work that keeps all of a batch. What can be done before a transaction begins is done here. */
    public Consumer<DSLContext> adding(UsageBatch batch) {
        if (appended || size(batch) > SMALL) {
            var documents = PendingUsage.documents(batch);
            return sql -> add(sql, batch, documents);
        }
        return sql -> put(sql, batch);
    }

    private void put(DSLContext sql, UsageBatch batch) {
        putRows(sql, List.of(batch));
        AccountRows.add(sql, batch.counts());
    }

    /** What a process says of addresses must come in its order: while some waits, all does. */
    private void add(DSLContext sql, UsageBatch batch, SortedMap<Integer, byte[]> documents) {
        if (size(batch) > SMALL || PendingUsage.isThere(sql, writer)) {
            appended = true;
            PendingUsage.append(sql, writer, sequence.incrementAndGet(), documents);
            AccountRows.add(sql, batch.counts());
        } else {
            appended = false;
            put(sql, batch);
        }
    }

    /** Adds what is pending in the next bucket; whether there is more in others. */
    public boolean settleNext(DSLContext sql) {
        var next = PendingUsage.from(sql, nextBucket.get());
        var bucket = next == null ? PendingUsage.from(sql, 0) : next;
        if (bucket == null) {
            return false;
        }
        nextBucket.set(bucket + 1);
        settle(sql, bucket);
        return PendingUsage.from(sql, 0) != null;
    }

    /** Adds what is pending in a bucket. What accounts used altogether was added when it was written: it is few rows. */
    public void settle(DSLContext sql, int bucket) {
        var now = clock.nowMicros();
        putRows(sql, PendingUsage.take(sql, bucket));
        settledAt.set(bucket, now);
    }

    /**
     * To be called before usage is read.
     *
     * @throws UnsettledUsage where some of it is to be added first
     */
    void requireSettled(DSLContext sql, UsageOf of) {
        var buckets = switch (of) {
            case UsageOf.OneCredential one -> bucket(sql, one.credentialId());
            case UsageOf.OneOfAccount one -> bucket(sql, one.credentialId());
            case UsageOf.OneAccount all -> PendingUsage.buckets(sql);
        };
        var due = buckets.stream().filter(this::isDue).toList();
        if (!due.isEmpty()) {
            throw new UnsettledUsage(due);
        }
    }

    private static List<Integer> bucket(DSLContext sql, String credentialId) {
        var bucket = PendingUsage.bucketOf(credentialId);
        return PendingUsage.isThere(sql, bucket) ? List.of(bucket) : List.of();
    }

    private boolean isDue(int bucket) {
        return Math.abs(clock.nowMicros() - settledAt.get(bucket)) >= SETTLED_FOR_MICROS;
    }

    private static int size(UsageBatch batch) {
        return batch.counts().size()
                + batch.addresses().size()
                + batch.lastUses().size();
    }

    /**
     * Each row once, as one statement can't write a row twice, and over the turn of an hour even one batch says the same
     * twice. In the order of their keys: what lies on one page is written at once, and nodes do not wait for one another
     * in a ring.
     */
    private void putRows(DSLContext sql, List<UsageBatch> batches) {
        var batch = MergedUsage.of(batches);
        UsageRows.add(sql, batch.counts(), clock.nowMicros() / MICROS_A_MINUTE);
        AddressRows.put(
                sql,
                batch.addresses().stream()
                        .sorted(comparing(AddressUse::credentialId))
                        .toList());
        LastUseRows.put(sql, batch.lastUses());
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
