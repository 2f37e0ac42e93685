package io.claviger.core.lease;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.time.MicroClock;
import io.claviger.core.time.NanoClock;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * This node's leave to judge by its snapshot. It is renewed a few times in its duration; each renewal counts from before it
 * was asked for, so that what the node did not know yet was committed later than that.
 *
 * <p>Whether it holds is worked out whenever it is asked for, not by a timer: a process that stood still judges right with
 * its first request. The time since a renewal is what the monotonic clock counted or what the wall clock did, whichever is
 * more, since the first of them may stand still while a machine is suspended. Any number of threads ask; asking allocates
 * nothing and waits for nothing.
 */
public final class Lease {
    private static final Lease NONE = new Lease(null, () -> 0, () -> 0);
    private static final long NANOS_A_MICRO = 1_000;

    private final @Nullable LeaseTerms terms;
    private final NanoClock monotonic;
    private final MicroClock wall;
    private final LongAdder refusals = new LongAdder();
    private volatile @Nullable Moment renewed;

    /** How it stands. */
    public enum State {
        /** All that was committed a lease's duration ago is known here. */
        IN_TOUCH,
        /** What was committed lately may not be known; requests are judged on, and marked. */
        OUT_OF_TOUCH,
        /** For too long: nothing is judged. */
        LAPSED
    }

    /** A moment on both clocks. */
    public record Moment(long nanos, long micros) {}

    private Lease(@Nullable LeaseTerms terms, NanoClock monotonic, MicroClock wall) {
        this.terms = terms;
        this.monotonic = monotonic;
        this.wall = wall;
    }

    /** One that has not begun: it is lapsed until it is renewed. */
    public static Lease of(LeaseTerms terms, NanoClock monotonic, MicroClock wall) {
        return new Lease(terms, monotonic, wall);
    }

    /** That of a node which has its store to itself: it is always in touch. */
    public static Lease none() {
        return NONE;
    }

    /** Now; to be taken before a renewal is asked for. */
    public Moment now() {
        return new Moment(monotonic.nowNanos(), wall.nowMicros());
    }

    /** Everything that was committed before this moment is known here. An earlier moment than the last changes nothing. */
    public synchronized void renew(Moment asked) {
        var before = renewed;
        if (before == null || asked.nanos - before.nanos > 0) {
            renewed = asked;
        }
    }

    /** Gives it up: nothing is judged any more, until it is renewed. */
    public synchronized void end() {
        renewed = null;
    }

    public State state() {
        if (terms == null) {
            return State.IN_TOUCH;
        }
        var elapsed = elapsedMicros(renewed);
        if (elapsed < terms.durationMicros()) {
            return State.IN_TOUCH;
        }
        return elapsed < terms.lapsesAfterMicros() ? State.OUT_OF_TOUCH : State.LAPSED;
    }

    /**
     * Goes on only while requests may be judged. To be asked before anything is looked up, so that an outage never looks
     * like a bad credential.
     *
     * @return whether the judgement is degraded: the node is out of touch
     * @throws ClavigerException with {@code UNAVAILABLE} where the lease has lapsed
     */
    public boolean requireJudging() {
        return switch (state()) {
            case IN_TOUCH -> false;
            case OUT_OF_TOUCH -> true;
            case LAPSED -> {
                refusals.increment();
                throw lapsed();
            }
        };
    }

    /** How callers are told that it has lapsed. */
    public static ClavigerException lapsed() {
        return new ClavigerException(
                ErrorCode.UNAVAILABLE,
                "This node has been out of touch with its database for too long to judge requests. Try again later.");
    }

    /** Time since the last renewal, in microseconds; {@link MicroClock#NEVER} where there was none, 0 without a lease. */
    public long ageMicros() {
        return terms == null ? 0 : elapsedMicros(renewed);
    }

    /** How long it is until it lapses, in microseconds; 0 where it has, {@link MicroClock#NEVER} without a lease. */
    public long lapsesInMicros() {
        return terms == null ? MicroClock.NEVER : Math.max(0, terms.lapsesAfterMicros() - elapsedMicros(renewed));
    }

    /** How many requests were refused because it had lapsed. */
    public long refusals() {
        return refusals.sum();
    }

    private long elapsedMicros(@Nullable Moment since) {
        return since == null
                ? MicroClock.NEVER
                : Math.max((monotonic.nowNanos() - since.nanos) / NANOS_A_MICRO, wall.nowMicros() - since.micros);
    }
}
