package io.claviger.core.usage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The values of one place in memory. Any number of threads mark; one thread takes and settles. */
final class SeenMarks {
    private static final class Mark {
        final long firstAt;
        volatile long lastAt;
        // Of the thread that flushes.
        long saidAt = Long.MIN_VALUE;
        long toldAt;

        Mark(long firstAt, long lastAt) {
            this.firstAt = firstAt;
            this.lastAt = lastAt;
        }
    }

    private final int most;
    private final Room room;
    private final ConcurrentHashMap<String, Mark> marks = new ConcurrentHashMap<>(8);
    private boolean closed;
    private boolean complete;
    private volatile boolean dirty;
    private volatile long usedAt;

    /** @param most values of the place */
    SeenMarks(int most, Room room) {
        this.most = most;
        this.room = room;
    }

    /** Marks a value, where there is room for one that is new. False where these marks are used no more. */
    boolean mark(String value, long atMicros) {
        var mark = marks.get(value);
        if (mark == null) {
            if (marks.mappingCount() >= most) {
                return true;
            }
            synchronized (this) {
                if (closed) {
                    return false;
                }
                mark = marks.get(value);
                if (mark == null) {
                    if (marks.size() >= most || !room.take()) {
                        return true;
                    }
                    mark = new Mark(atMicros, atMicros);
                    marks.put(value, mark);
                }
            }
            dirty = true;
        }
        if (mark.lastAt < atMicros) {
            mark.lastAt = atMicros;
            dirty = true;
        }
        if (usedAt < atMicros) {
            usedAt = atMicros;
        }
        return true;
    }

    boolean isDirty() {
        return dirty;
    }

    long usedAt() {
        return usedAt;
    }

    /**
     * What was marked since it was settled last: new values at once, others only now and then.
     *
     * @param toldBefore values that were told after this time wait for a later flush
     */
    SeenValuesSink.Batch take(SeenPlace place, long toldBefore) {
        dirty = false;
        var values = new ArrayList<SeenValue>();
        marks.forEach((value, mark) -> {
            if (mark.saidAt >= mark.lastAt) {
                return;
            }
            if (mark.saidAt == Long.MIN_VALUE || mark.toldAt <= toldBefore) {
                values.add(new SeenValue(value, mark.firstAt, mark.lastAt));
            } else {
                dirty = true;
            }
        });
        return new SeenValuesSink.Batch(place, values, !complete);
    }

    /** What was taken was not kept: it is taken once more. */
    void offerAgain() {
        dirty = true;
    }

    /**
     * What was taken is kept.
     *
     * @param kept everything that is kept of the place, where that was asked for
     */
    synchronized void settle(SeenValuesSink.Batch taken, @Nullable List<SeenValue> kept, long nowMicros) {
        for (var value : taken.values()) {
            var mark = marks.get(value.value());
            if (mark != null) {
                mark.saidAt = value.lastAtMicros();
                mark.toldAt = nowMicros;
            }
        }
        if (kept != null && !closed) {
            complete(taken, kept);
        }
    }

    private void complete(SeenValuesSink.Batch taken, List<SeenValue> kept) {
        complete = true;
        var before = marks.size();
        var there = new HashSet<String>();
        for (var value : kept) {
            there.add(value.value());
            marks.computeIfAbsent(value.value(), missing -> {
                var mark = new Mark(value.firstAtMicros(), value.lastAtMicros());
                mark.saidAt = value.lastAtMicros();
                return mark;
            });
        }
        for (var value : taken.values()) {
            if (!there.contains(value.value())) {
                marks.remove(value.value());
            }
        }
        // What came meanwhile had room here, but may have none where it is kept.
        var unsaid = marks.keySet().iterator();
        while (marks.size() > most && unsaid.hasNext()) {
            if (!there.contains(unsaid.next())) {
                unsaid.remove();
            }
        }
        room.give(before - marks.size());
    }

    /** Uses these marks no more and gives back their room. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            room.give(marks.size());
        }
    }
}
