package io.claviger.core.usage;

import io.claviger.core.usage.LastUse.Subject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When a credential last used what it may use. Permissions and secrets are bounded by what it has; guarded values, and
 * addresses from which an old secret is used, are what callers send, so of those it remembers {@value #MOST_VALUES} at once, none longer than {@value #LONGEST_VALUE}
 * characters or with control characters, and makes room again with each flush: of a credential that sends more between
 * two flushes, some are missed.
 * A first use is said at the next flush, further ones every {@value #SAID_EVERY_SECONDS} seconds.
 */
final class LastUses {
    static final int MOST_VALUES = 1000;
    static final int LONGEST_VALUE = 200;
    private static final int SAID_EVERY_SECONDS = 10;
    private static final long SAID_EVERY_MICROS = SAID_EVERY_SECONDS * 1_000_000L;
    private static final VarHandle VALUES = handle();

    /** When one of its subjects was used last. */
    static final class Mark {
        /** 0 until it is known. */
        private volatile long atMicros;

        // Of the thread that flushes.
        private long said = Long.MIN_VALUE;
        private long saidAtMicros;

        private Mark() {}
    }

    /** What is being said, until it is known to have been kept. */
    record Saying(Subject subject, Mark mark, long atMicros) {
        /** Whether it may be the first one. */
        boolean isFresh() {
            return mark.said == Long.MIN_VALUE;
        }

        /** It was kept. */
        void said(long nowMicros) {
            mark.said = atMicros;
            mark.saidAtMicros = nowMicros;
        }
    }

    private final Room room;
    private final ConcurrentHashMap<Subject, Mark> marks = new ConcurrentHashMap<>(4);
    private volatile int values;
    private volatile boolean dirty;

    /** Whether something was used that was not used before. */
    private volatile boolean unsaid;

    /** Of the thread that flushes: before this, nothing is due but what was not used before. */
    private long dueAtMicros = Long.MIN_VALUE;

    LastUses(Room room) {
        this.room = room;
    }

    /** Remembers a use. Never waits. */
    void mark(Subject subject, long atMicros) {
        var mark = marks.get(subject);
        if (mark == null) {
            if (subject.kind().chosenByCallers() && !hasRoom(subject)) {
                return;
            }
            var fresh = new Mark();
            mark = marks.putIfAbsent(subject, fresh);
            if (mark == null) {
                mark = fresh;
            } else if (subject.kind().chosenByCallers()) {
                giveBack();
            }
        }
        mark(mark, atMicros);
    }

    /** As {@link #mark(Subject, long)}, of something that it was asked for before. */
    void mark(Mark mark, long atMicros) {
        if (mark.atMicros < atMicros) {
            var first = mark.atMicros == 0;
            mark.atMicros = atMicros;
            if (first) {
                unsaid = true;
            }
            if (!dirty) {
                dirty = true;
            }
        }
    }

    /** Of what the credential has, and so stays as long as this does: not of what callers choose. */
    Mark of(Subject subject) {
        return marks.computeIfAbsent(subject, fresh -> new Mark());
    }

    /** What is to be said now; all that was not, where {@code all}. */
    List<Saying> due(long nowMicros, boolean all) {
        if (!dirty || (!all && !unsaid && nowMicros < dueAtMicros)) {
            return List.of();
        }
        dirty = false;
        unsaid = false;
        dueAtMicros = Long.MIN_VALUE;
        var due = new ArrayList<Saying>();
        marks.forEach((subject, mark) -> {
            var at = mark.atMicros;
            if (at == mark.said || at == 0) {
                return;
            }
            if (all || mark.said == Long.MIN_VALUE || nowMicros - mark.saidAtMicros >= SAID_EVERY_MICROS) {
                due.add(new Saying(subject, mark, at));
            } else {
                dirty = true;
                var next = mark.saidAtMicros + SAID_EVERY_MICROS;
                dueAtMicros = dueAtMicros == Long.MIN_VALUE ? next : Math.min(dueAtMicros, next);
            }
        });
        return due;
    }

    /** Forgets values that were said, where there are many. */
    void makeRoom() {
        if (values < MOST_VALUES / 2) {
            return;
        }
        marks.forEach((subject, mark) -> {
            if (subject.kind().chosenByCallers() && mark.atMicros == mark.said && marks.remove(subject, mark)) {
                giveBack();
                if (mark.atMicros != mark.said) {
                    mark(subject, mark.atMicros);
                }
            }
        });
    }

    /** Whether there is something that is still to be said. */
    boolean isDirty() {
        return dirty;
    }

    /** What was said got lost. */
    void setDirty() {
        dueAtMicros = Long.MIN_VALUE;
        dirty = true;
    }

    /** Gives back its room; it is used no more. */
    void end() {
        room.give(values);
    }

    private boolean hasRoom(Subject subject) {
        if (!isPlain(subject.name()) || !room.take()) {
            return false;
        }
        if ((int) VALUES.getAndAdd(this, 1) >= MOST_VALUES) {
            giveBack();
            return false;
        }
        return true;
    }

    /** Whether it is short text: no control characters, which not every database keeps, and no half characters. */
    private static boolean isPlain(String value) {
        if (value.length() > LONGEST_VALUE) {
            return false;
        }
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (Character.isISOControl(c) || (Character.isSurrogate(c) && !isPaired(value, i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPaired(String value, int at) {
        return Character.isHighSurrogate(value.charAt(at))
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(LastUses.class, "values", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private void giveBack() {
        VALUES.getAndAdd(this, -1);
        room.give(1);
    }
}
