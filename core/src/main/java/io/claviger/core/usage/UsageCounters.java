package io.claviger.core.usage;

import io.claviger.core.catalog.Operation;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.time.MicroClock;
import io.claviger.core.trace.Redaction;
import io.claviger.core.usage.LastUse.Subject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
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

    /** Rows of each kind that are handed to the sink at once; a credential's last uses and addresses are not torn. */
    static final int AT_ONCE = 10_000;

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

        @Nullable String credentialId() {
            return key == null ? null : key.id();
        }
    }

    /** All of it in one object: with many keys each further one is a wait for memory, on every request. */
    private static final class Cell {
        private static final long CLOSED = Long.MIN_VALUE;
        private static final VarHandle COUNT = field("count", long.class);
        private static final VarHandle LAST_AT = field("lastAt", long.class);
        private static final VarHandle ALLOWED_AT = field("allowedAt", long.class);
        private static final VarHandle LISTED = field("listed", boolean.class);

        final Row row;
        /** Null where no credential was found, or there are too many. */
        final @Nullable KeyUse use;

        private volatile long count;
        private volatile long lastAt;
        /** The latest that was allowed; 0 where none was. */
        private volatile long allowedAt;

        /** Whether it is among those that the next flush looks at. */
        private volatile boolean listed;
        /** The one listed before it. */
        @Nullable Cell next;

        // Of the thread that flushes.
        long taken;
        long flush;
        private LastUses.@Nullable Mark permission;
        private LastUses.@Nullable Mark secret;

        Cell(Row row, @Nullable KeyUse use) {
            this.row = row;
            this.use = use;
        }

        /** Counts one more, unless the cell is closed: then another takes its place. */
        boolean increment(long atMicros) {
            if ((long) COUNT.getAndAdd(this, 1L) < 0) {
                return false;
            }
            LAST_AT.setRelease(this, atMicros);
            return true;
        }

        void allowed(long atMicros) {
            ALLOWED_AT.setRelease(this, atMicros);
        }

        long sum() {
            return count;
        }

        long lastAt() {
            return lastAt;
        }

        /** The operation's permission and the secret are told by the row, so they cost the requests nothing. */
        void mark(LastUses uses) {
            var at = allowedAt;
            if (at == 0) {
                return;
            }
            var operation = row.operation;
            if (operation != null && !operation.open()) {
                permission = permission == null ? uses.of(Subject.permission(operation.permission())) : permission;
                uses.mark(permission, at);
            }
            if (row.secret != null) {
                secret = secret == null ? uses.of(Subject.secret(row.secret.id())) : secret;
                uses.mark(secret, at);
            }
        }

        /** Whether it was not listed yet, and is to be from now on. */
        boolean list() {
            return !listed && LISTED.compareAndSet(this, false, true);
        }

        void unlist() {
            listed = false;
        }

        /** Closes the cell if everything in it was taken. */
        boolean close() {
            return COUNT.compareAndSet(this, taken, CLOSED);
        }

        private static VarHandle field(String name, Class<?> type) {
            try {
                return MethodHandles.lookup().findVarHandle(Cell.class, name, type);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /** What was handed to the sink; the same until the sink has kept it, since nobody may know whether it did. */
    private record Offered(List<UsageCount> counts, List<Cell> cells, List<Long> sums) {
        /** What goes with it is more than what is counted. */
        static final Offered NOTHING = new Offered(List.of(), List.of(), List.of());

        void settle() {
            for (var i = 0; i < cells.size(); i++) {
                cells.get(i).taken = sums.get(i);
            }
        }
    }

    private final int most;
    private final ConcurrentHashMap<Row, Cell> rows = new ConcurrentHashMap<>();
    /** The cell that was listed last, and by {@link Cell#next} all that were counted in since the last flush. */
    private final AtomicReference<@Nullable Cell> listed = new AtomicReference<>();

    private final KeyUses uses = new KeyUses();
    private final LongAdder overflowed = new LongAdder();

    // Of the thread that flushes.
    private final ArrayDeque<Offered> toKeep = new ArrayDeque<>();

    private long flushes;
    private long sweptMinute = Long.MIN_VALUE;
    private boolean sweptAll;

    /**
     * @param most distinct rows in memory. Rows stay until their minute is over, so that one that comes again needs no new
     *     one; beyond half of them, only those that come again between two flushes.
     */
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
        if (cell != null) {
            if (cell.use != null) {
                cell.use.addresses.count(request.address(), allowed == null, at);
                if (allowed != null) {
                    cell.allowed(at);
                    markUses(cell.use.lastUses, request, allowed, operation);
                }
            }
            list(cell);
        }
        for (var reported : decision.reported()) {
            var would = add(new Row(key, operation, reported.code(), true, null, minute), at);
            if (would != null) {
                list(would);
            }
        }
    }

    /**
     * What the row does not tell: guarded values, and permissions that the door asked for beside the operation's own. Names
     * that only a caller knows, be it of permissions or of dimensions, leave no trace, and neither does a secret.
     */
    private static void markUses(LastUses uses, AccessRequest request, Allowed allowed, @Nullable Operation operation) {
        var at = request.atMicros();
        var secret = allowed.secret();
        if (secret != null && secret.endsAtMicros() != MicroClock.NEVER) {
            // who has to change over before it ends
            uses.mark(Subject.caller(secret.id(), request.address()), at);
        }
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
        return new Cell(row, key == null ? null : uses.of(key.id(), key.accountId(), row.minute / MINUTES_AN_HOUR));
    }

    /** To be called when all is counted that belongs to the cell: a flush that came before is followed by another. */
    private void list(Cell cell) {
        if (cell.list()) {
            cell.next = listed.get();
            while (!listed.compareAndSet(cell.next, cell)) {
                cell.next = listed.get();
            }
        }
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
        if (!toKeep.isEmpty()) {
            offerAll(sink, nowMicros, false);
        }
        take();
        offerAll(sink, nowMicros, all);
        dropTaken(nowMicros / MICROS_A_MINUTE);
    }

    /** A bounded part at a time: however much there is, each write ends in time. */
    private void offerAll(UsageSink sink, long nowMicros, boolean all) {
        uses.begin(nowMicros, all);
        try {
            while (!toKeep.isEmpty() || uses.hasMore()) {
                var offered = toKeep.peek();
                offer(offered == null ? Offered.NOTHING : offered, sink);
                toKeep.poll();
            }
        } finally {
            uses.end();
        }
    }

    private void offer(Offered offered, UsageSink sink) {
        var kept = false;
        try {
            var batch = uses.due(offered.counts);
            if (!batch.isEmpty()) {
                sink.write(batch);
            }
            kept = true;
        } finally {
            uses.written(kept);
        }
        offered.settle();
    }

    /** What was counted since it was taken last, of the cells that were listed since. */
    private void take() {
        var counts = new ArrayList<UsageCount>();
        var cells = new ArrayList<Cell>();
        var sums = new ArrayList<Long>();
        var names = new IdentityHashMap<Operation, String>();
        flushes++;
        for (var cell : takeListed()) {
            cell.flush = flushes;
            var sum = cell.sum();
            if (sum > cell.taken) {
                counts.add(toCount(cell.row, sum - cell.taken, cell.lastAt(), names));
                cells.add(cell);
                sums.add(sum);
            }
            if (cell.use != null) {
                cell.mark(cell.use.lastUses);
                uses.touch(cell.use);
            }
        }
        for (var from = 0; from < cells.size(); from += AT_ONCE) {
            var to = Math.min(cells.size(), from + AT_ONCE);
            toKeep.add(new Offered(
                    List.copyOf(counts.subList(from, to)),
                    List.copyOf(cells.subList(from, to)),
                    List.copyOf(sums.subList(from, to))));
        }
    }

    /** What was counted in since the last flush. Whoever counts from here on lists it again. */
    private List<Cell> takeListed() {
        var cells = new ArrayList<Cell>();
        for (var cell = listed.getAndSet(null); cell != null; ) {
            cells.add(cell);
            var next = cell.next;
            cell.next = null;
            cell.unlist();
            cell = next;
        }
        return cells;
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

    /**
     * A row whose minute is over, or for which there is little room and nobody came since the flush before, is closed if
     * everything in it was taken: who comes later opens another. All rows are looked at when a minute begins, and again
     * while there is little room or there are some of the past.
     */
    private void dropTaken(long minute) {
        var many = rows.mappingCount() > most / 2;
        if (many || minute != sweptMinute || !sweptAll) {
            sweptMinute = minute;
            sweptAll = true;
            rows.forEach((row, cell) -> {
                var past = row.minute < minute - 1;
                if (past || (many && cell.flush != flushes)) {
                    if (cell.close()) {
                        rows.remove(row, cell);
                    } else if (past) {
                        sweptAll = false;
                    }
                }
            });
        }
        uses.dropIdle(minute / MINUTES_AN_HOUR);
    }

    /** @param names of operations, each made once a flush: many rows have the same few */
    private static UsageCount toCount(Row row, long count, long lastAt, Map<Operation, String> names) {
        var operation = row.operation;
        return new UsageCount(
                row.credentialId(),
                row.key == null ? null : row.key.accountId(),
                operation == null ? null : names.computeIfAbsent(operation, UsageCounters::name),
                row.code,
                row.reported,
                row.minute,
                count,
                lastAt);
    }

    private static String name(Operation operation) {
        return operation.api() + "/" + operation.operationId();
    }
}
