package io.claviger.core.usage;

import io.claviger.core.catalog.Operation;
import io.claviger.core.decision.Decision;
import io.claviger.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts decisions by credential, operation, code and minute until they are flushed. The number of distinct rows between
 * two flushes is bounded; past it, requests are counted only in {@link #overflowed()}.
 */
public final class UsageCounters {
    private static final long MICROS_A_MINUTE = 60_000_000L;

    private record Row(
            @Nullable String credentialId,
            @Nullable String accountId,
            @Nullable Operation operation,
            @Nullable ErrorCode code,
            long minute) {

        // Operations are one object each, and the rest is short: cheaper than hashing a record of records.
        @Override
        public boolean equals(Object other) {
            return other instanceof Row row
                    && minute == row.minute
                    && operation == row.operation
                    && code == row.code
                    && Objects.equals(credentialId, row.credentialId);
        }

        @Override
        public int hashCode() {
            var hash = credentialId == null ? 0 : credentialId.hashCode();
            hash = hash * 31 + System.identityHashCode(operation);
            hash = hash * 31 + (code == null ? 0 : code.ordinal() + 1);
            return hash * 31 + Long.hashCode(minute);
        }
    }

    private static final class Cell {
        private static final long CLOSED = Long.MIN_VALUE;

        private final AtomicLong count = new AtomicLong();
        final AtomicLong lastAt = new AtomicLong();
        long taken;

        /** Counts one more, unless the cell is closed: then another takes its place. */
        boolean increment(long atMicros) {
            if (count.incrementAndGet() < 0) {
                return false;
            }
            lastAt.setRelease(atMicros);
            return true;
        }

        long sum() {
            return count.get();
        }

        /** Closes the cell if everything in it was taken. */
        boolean close() {
            return count.compareAndSet(taken, CLOSED);
        }
    }

    private final int most;
    private final ConcurrentHashMap<Row, Cell> rows = new ConcurrentHashMap<>();
    private final LongAdder overflowed = new LongAdder();

    /** @param most distinct rows kept between two flushes */
    public UsageCounters(int most) {
        this.most = most;
    }

    /**
     * Counts one decision. Never waits.
     *
     * @param code why it was refused or failed, or null for what went well
     */
    public void count(Decision decision, @Nullable Operation operation, @Nullable ErrorCode code, long atMicros) {
        var key = decision.key();
        var row = new Row(
                key == null ? null : key.id(),
                key == null ? null : key.accountId(),
                operation,
                code,
                atMicros / MICROS_A_MINUTE);
        while (true) {
            var cell = rows.get(row);
            if (cell == null) {
                if (rows.mappingCount() >= most) {
                    overflowed.increment();
                    return;
                }
                cell = rows.computeIfAbsent(row, fresh -> new Cell());
            }
            if (cell.increment(atMicros)) {
                return;
            }
            rows.remove(row, cell);
        }
    }

    /**
     * Hands what was counted since the last flush to the sink. Where the sink fails, nothing is lost: it is offered again
     * at the next flush. One thread flushes.
     */
    public void flush(UsageSink sink, long nowMicros) {
        var counts = new ArrayList<UsageCount>();
        var takenNow = new ArrayList<Cell>();
        var sums = new ArrayList<Long>();
        rows.forEach((row, cell) -> {
            var sum = cell.sum();
            if (sum > cell.taken) {
                counts.add(toCount(row, sum - cell.taken, cell.lastAt.getAcquire()));
                takenNow.add(cell);
                sums.add(sum);
            }
        });
        if (!counts.isEmpty()) {
            sink.write(List.copyOf(counts));
        }
        for (var i = 0; i < takenNow.size(); i++) {
            takenNow.get(i).taken = sums.get(i);
        }
        dropPastMinutes(nowMicros / MICROS_A_MINUTE);
    }

    public int depth() {
        return rows.size();
    }

    /** Requests that were not counted because there were too many distinct rows. */
    public long overflowed() {
        return overflowed.sum();
    }

    /** A row whose minute is over, and everything in it taken, is closed: who comes late opens another. */
    private void dropPastMinutes(long minute) {
        rows.forEach((row, cell) -> {
            if (row.minute < minute - 1 && cell.close()) {
                rows.remove(row, cell);
            }
        });
    }

    private static UsageCount toCount(Row row, long count, long lastAt) {
        var operation = row.operation;
        return new UsageCount(
                row.credentialId,
                row.accountId,
                operation == null ? null : operation.api() + "/" + operation.operationId(),
                row.code,
                row.minute,
                count,
                lastAt);
    }
}
