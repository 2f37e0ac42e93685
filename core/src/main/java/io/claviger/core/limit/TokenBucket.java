package io.claviger.core.limit;

import io.claviger.core.time.MicroClock;
import java.math.BigInteger;

/**
 * A bucket that holds up to the limit's tokens and gains limit / window of them each microsecond. Whole tokens and the
 * fraction of the next are integers, so nothing drifts however often it is asked.
 */
final class TokenBucket extends Meter {
    /** A limit is below 2^30: in halves of 15 bits its product with a window of 366 days in micros fits a long. */
    private static final int HALF = 15;

    private static final long LOW_HALF = (1 << HALF) - 1;

    private final long limit;
    private final long windowMicros;
    private long tokens;

    /** Of the next token, in parts of which the window's micros make a whole one. */
    private long fraction;

    private long settledAt;

    TokenBucket(Limit limit, long nowMicros) {
        super(limit);
        this.limit = limit.limit();
        this.windowMicros = limit.windowMicros();
        this.tokens = this.limit;
        this.settledAt = nowMicros;
    }

    @Override
    void settle(long nowMicros) {
        var elapsed = nowMicros - settledAt;
        settledAt = nowMicros;
        if (tokens == limit) {
            return;
        }
        if (elapsed >= windowMicros) {
            fill();
        } else {
            gain(elapsed);
        }
    }

    /** Adds elapsed × limit / window, for less than a window. */
    private void gain(long elapsed) {
        var parts = elapsed * (limit >> HALF);
        var whole = (parts / windowMicros) << HALF;
        parts = ((parts % windowMicros) << HALF) + elapsed * (limit & LOW_HALF) + fraction;
        tokens += whole + parts / windowMicros;
        fraction = parts % windowMicros;
        if (tokens >= limit) {
            fill();
        }
    }

    private void fill() {
        tokens = limit;
        fraction = 0;
    }

    @Override
    long remaining() {
        return tokens;
    }

    @Override
    long waitMicros(long wanted, long nowMicros) {
        if (wanted <= tokens) {
            return 0;
        }
        return wanted > limit ? MicroClock.NEVER : untilGained(wanted - tokens);
    }

    /** Micros until so many tokens more, rounded up. */
    private long untilGained(long missing) {
        if (Math.multiplyHigh(missing, windowMicros) == 0 && missing * windowMicros >= 0) {
            return Math.ceilDiv(missing * windowMicros - fraction, limit);
        }
        return BigInteger.valueOf(missing)
                .multiply(BigInteger.valueOf(windowMicros))
                .subtract(BigInteger.valueOf(fraction))
                .add(BigInteger.valueOf(limit - 1))
                .divide(BigInteger.valueOf(limit))
                .longValueExact();
    }

    @Override
    void take(long taken, long nowMicros) {
        tokens = Math.max(0, tokens - taken);
    }

    @Override
    long resetMicros(long nowMicros) {
        return tokens == limit ? windowMicros : untilGained(1);
    }

    @Override
    boolean fresh() {
        return tokens == limit;
    }

    @Override
    Trail trail() {
        // the fraction of a token is given up: that is on the safe side
        return Trail.of(settledAt, limit - tokens, tokens == limit ? 0 : settledAt + untilGained(limit - tokens));
    }
}
