package io.claviger.core.usage;

import io.claviger.core.decision.Door;
import io.claviger.core.error.ErrorCode;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Figures for monitoring: requests by door and code, and how long decisions and upstreams took. */
public final class Traffic {
    private final LongAdder[][] requests = new LongAdder[Door.values().length][ErrorCode.values().length + 1];
    private final LongAdder[] reported = new LongAdder[ErrorCode.values().length];
    private final LongAdder degraded = new LongAdder();
    private final Histogram decisionTime = new Histogram();
    private final Histogram upstreamTime = new Histogram();

    public Traffic() {
        for (var door : requests) {
            for (var i = 0; i < door.length; i++) {
                door[i] = new LongAdder();
            }
        }
        for (var i = 0; i < reported.length; i++) {
            reported[i] = new LongAdder();
        }
    }

    /** Counts a request; a null code is one that went well. */
    public void count(Door door, @Nullable ErrorCode code) {
        requests[door.ordinal()][code == null ? 0 : code.ordinal() + 1].increment();
    }

    public long requests(Door door, @Nullable ErrorCode code) {
        return requests[door.ordinal()][code == null ? 0 : code.ordinal() + 1].sum();
    }

    /** Counts a decision that was made while the node was out of touch. */
    public void countDegraded() {
        degraded.increment();
    }

    public long degraded() {
        return degraded.sum();
    }

    /** Counts what a rule in report mode would have refused. */
    public void countReported(ErrorCode code) {
        reported[code.ordinal()].increment();
    }

    public long reported(ErrorCode code) {
        return reported[code.ordinal()].sum();
    }

    public Histogram decisionTime() {
        return decisionTime;
    }

    public Histogram upstreamTime() {
        return upstreamTime;
    }

    /** Counts durations in buckets that double from 1 µs to 67 s. */
    public static final class Histogram {
        /** Buckets; the last one takes everything longer. */
        public static final int BUCKETS = 27;

        private final LongAdder[] buckets = new LongAdder[BUCKETS];
        private final LongAdder sumNanos = new LongAdder();

        Histogram() {
            for (var i = 0; i < BUCKETS; i++) {
                buckets[i] = new LongAdder();
            }
        }

        public void record(long nanos) {
            var micros = Math.max(0, nanos) / 1000;
            buckets[Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(micros))].increment();
            sumNanos.add(nanos);
        }

        /** How many fell into the bucket of durations below 2^bucket µs and not below half of it. */
        public long count(int bucket) {
            return buckets[bucket].sum();
        }

        /** The sum of all durations, in nanoseconds. */
        public long sumNanos() {
            return sumNanos.sum();
        }
    }
}
