package io.claviger.core.limit;

/**
 * How much of one allowance is used. Not safe for threads: a {@link Tally} guards it, and passes times that never fall.
 */
abstract sealed class Meter permits SlidingWindow, TokenBucket, Credits {
    final Allowance allowance;

    Meter(Allowance allowance) {
        this.allowance = allowance;
    }

    /** A meter that goes on from a trail, which may have been left under another definition. */
    static Meter of(Allowance allowance, Trail trail, long nowMicros) {
        var start = trail.isEmpty() ? nowMicros : Math.min(nowMicros, trail.times()[0]);
        var meter = switch (allowance) {
            case Limit limit ->
                switch (limit.algorithm()) {
                    case SLIDING_WINDOW -> new SlidingWindow(limit);
                    case TOKEN_BUCKET -> new TokenBucket(limit, start);
                };
            case Quota quota -> new Credits(quota, start);
        };
        for (var i = 0; i < trail.times().length; i++) {
            // a clock that ran ahead before the restart must not freeze the meter after it
            var at = Math.min(nowMicros, trail.times()[i]);
            meter.settle(at);
            meter.take(trail.units()[i], at);
        }
        meter.settle(nowMicros);
        return meter;
    }

    /** Lets come back what has come back by then. Called before anything else is asked of that time. */
    abstract void settle(long nowMicros);

    /** Units that are left, 0 or more. */
    abstract long remaining();

    /** 0 where the units are there; else micros until they would be, or {@code NEVER}. */
    abstract long waitMicros(long units, long nowMicros);

    /** Takes units, which may be more than remain where a definition was narrowed. */
    abstract void take(long units, long nowMicros);

    /** Micros until something comes back by itself; the whole window where nothing is used; or {@code NEVER}. */
    abstract long resetMicros(long nowMicros);

    /** Whether a new meter would be the same. */
    abstract boolean fresh();

    /** What was used, exactly. */
    abstract Trail trail();

    /** What was used, in few entries; where it differs, units come back later than in truth. */
    Trail compactTrail() {
        return trail();
    }
}
