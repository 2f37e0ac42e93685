package io.claviger.core.usage;

import io.claviger.core.catalog.Operation;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.trace.Redaction;
import io.claviger.core.usage.LastUse.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts decisions until they are flushed: by credential, operation, code and minute; by credential, address and hour
 * (as {@link AddressTally} promises); and when each credential last used which permission, secret and guarded value (as
 * {@link LastUses} does). All of it is bounded: what finds no place is counted only in {@link #overflowed()}.
 */
public final class UsageCounters {
    private static final long MICROS_A_MINUTE = 60_000_000L;
    private static final long MINUTES_AN_HOUR = 60;

    private record Row(
            @Nullable Key key,
            @Nullable Operation operation,
            @Nullable ErrorCode code,
            boolean reported,
            @Nullable SecretVersion secret,
            long minute) {

        // Operations are one object each, and the rest is short: cheaper than hashing a record of records.
        @Override
        public boolean equals(Object other) {
            return other instanceof Row row
                    && minute == row.minute
                    && operation == row.operation
                    && code == row.code
                    && reported == row.reported
                    && Objects.equals(credentialId(), row.credentialId())
                    && (secret == null || row.secret == null ? secret == row.secret : secret.hasIdOf(row.secret));
        }

        @Override
        public int hashCode() {
            var hash = key == null ? 0 : key.id().hashCode();
            hash = hash * 31 + System.identityHashCode(operation);
            hash = hash * 31 + (code == null ? 0 : code.ordinal() + 1);
            hash = hash * 31 + (secret == null ? 0 : secret.idHash());
            return hash * 31 + Long.hashCode(reported ? -minute : minute);
        }

        @Nullable
        String credentialId() {
            return key == null ? null : key.id();
        }
    }

    private static final class Cell {
        private static final long CLOSED = Long.MIN_VALUE;

        private final AtomicLong count = new AtomicLong();
        final AtomicLong lastAt = new AtomicLong();
        /** The latest that was allowed; 0 where none was. */
        final AtomicLong allowedAt = new AtomicLong();
        /** Null where no credential was found, or there are too many. */
        final @Nullable KeyUse use;

        long taken;

        Cell(@Nullable KeyUse use) {
            this.use = use;
        }

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

    /** What was handed to the sink; the same until the sink has kept it, since nobody may know whether it did. */
    private record Offered(List<UsageCount> counts, List<Cell> cells, List<Long> sums) {
        void settle() {
            for (var i = 0; i < cells.size(); i++) {
                cells.get(i).taken = sums.get(i);
            }
        }
    }

    private final int most;
    private final ConcurrentHashMap<Row, Cell> rows = new ConcurrentHashMap<>();
    private final KeyUses uses = new KeyUses();
    private final LongAdder overflowed = new LongAdder();

    // Of the thread that flushes.
    private @Nullable Offered notKept;

    /** @param most distinct rows kept between two flushes */
    public UsageCounters(int most) {
        this.most = most;
    }

    /**
     * Counts one decision. Never waits.
     *
     * @param code why it was refused or failed, or null for what went well
     */
    public void count(AccessRequest request, Decision decision, @Nullable ErrorCode code) {
        var operation = request.target() instanceof Target.Known known ? known.operation() : null;
        var key = decision.key();
        var at = request.atMicros();
        var minute = at / MICROS_A_MINUTE;
        var allowed = decision instanceof Allowed one ? one : null;
        var secret = allowed == null ? null : allowed.secret();
        var cell = add(new Row(key, operation, code, false, secret, minute), at);
        if (cell != null && cell.use != null) {
            cell.use.addresses.count(request.address(), allowed == null, at);
            if (allowed != null) {
                cell.allowedAt.setRelease(at);
                markUses(cell.use.lastUses, request, allowed, operation);
            }
        }
        for (var reported : decision.reported()) {
            var unused = add(new Row(key, operation, reported.code(), true, null, minute), at);
        }
    }

    /**
     * What the row does not tell: guarded values, and permissions that the door asked for beside the operation's own. Names
     * that only a caller knows, be it of permissions or of dimensions, leave no trace, and neither does a secret.
     */
    private static void markUses(LastUses uses, AccessRequest request, Allowed allowed, @Nullable Operation operation) {
        var at = request.atMicros();
        var policy = allowed.policy();
        for (var permission : request.permissions()) {
            if (policy.permits(permission)) {
                uses.mark(Subject.permission(permission), at);
            }
        }
        var query = request.query();
        if (query != null) {
            for (var permission : query.permissions()) {
                if (policy.permits(permission)) {
                    uses.mark(Subject.permission(permission), at);
                }
            }
        }
        var found = request.values().found();
        if (!found.isEmpty()) {
            var redaction = new Redaction(request.presented());
            found.forEach((dimension, values) -> {
                if ((operation != null && operation.guards().containsKey(dimension))
                        || policy.guards().byDimension().containsKey(dimension)) {
                    for (var value : values.values()) {
                        if (redaction.leaves(value)) {
                            uses.mark(Subject.value(dimension, value), at);
                        }
                    }
                }
            });
        }
    }

    private @Nullable Cell add(Row row, long atMicros) {
        while (true) {
            var cell = rows.get(row);
            if (cell == null) {
                if (rows.mappingCount() >= most) {
                    overflowed.increment();
                    return null;
                }
                cell = rows.computeIfAbsent(row, this::cell);
            }
            if (cell.increment(atMicros)) {
                return cell;
            }
            rows.remove(row, cell);
        }
    }

    private Cell cell(Row row) {
        var key = row.key;
        return new Cell(key == null ? null : uses.of(key.id(), key.accountId(), row.minute / MINUTES_AN_HOUR));
    }

    /**
     * Hands what was counted since the last flush to the sink. Where the sink fails, nothing is lost: the same counts are
     * offered again at the next flush, ahead of what came since. One thread flushes.
     */
    public void flush(UsageSink sink, long nowMicros) {
        flush(sink, nowMicros, false);
    }

    /** As {@link #flush}, with what could wait for a later one: there will be none. */
    public void flushAll(UsageSink sink, long nowMicros) {
        flush(sink, nowMicros, true);
    }

    private void flush(UsageSink sink, long nowMicros, boolean all) {
        if (notKept != null) {
            offer(notKept, sink, nowMicros, false);
        }
        offer(take(), sink, nowMicros, all);
        var minute = nowMicros / MICROS_A_MINUTE;
        dropPastMinutes(minute);
        uses.dropIdle(minute / MINUTES_AN_HOUR);
    }

    private void offer(Offered offered, UsageSink sink, long nowMicros, boolean all) {
        notKept = offered;
        var kept = false;
        try {
            var batch = uses.due(offered.counts, nowMicros, all);
            if (!batch.isEmpty()) {
                sink.write(batch);
            }
            kept = true;
        } finally {
            uses.written(kept, nowMicros);
        }
        notKept = null;
        offered.settle();
    }

    private Offered take() {
        var counts = new ArrayList<UsageCount>();
        var cells = new ArrayList<Cell>();
        var sums = new ArrayList<Long>();
        rows.forEach((row, cell) -> {
            var sum = cell.sum();
            if (sum > cell.taken) {
                counts.add(toCount(row, sum - cell.taken, cell.lastAt.getAcquire()));
                cells.add(cell);
                sums.add(sum);
                markRow(row, cell);
            }
        });
        return new Offered(List.copyOf(counts), cells, sums);
    }

    /** The operation's permission and the secret are told by the row, so they cost the requests nothing. */
    private static void markRow(Row row, Cell cell) {
        var at = cell.allowedAt.getAcquire();
        if (cell.use == null || at == 0) {
            return;
        }
        var operation = row.operation;
        if (operation != null && !operation.open()) {
            cell.use.lastUses.mark(Subject.permission(operation.permission()), at);
        }
        if (row.secret != null) {
            cell.use.lastUses.mark(Subject.secret(row.secret.id()), at);
        }
    }

    public int depth() {
        return rows.size();
    }

    /** Addresses and guarded values in memory, beyond the first few addresses of each credential. */
    public int entries() {
        return uses.entries();
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
                row.credentialId(),
                row.key == null ? null : row.key.accountId(),
                operation == null ? null : operation.api() + "/" + operation.operationId(),
                row.code,
                row.reported,
                row.minute,
                count,
                lastAt);
    }
}
