package io.claviger.core.limit;

import io.claviger.core.limit.Quota.Refill;
import io.claviger.core.time.MicroClock;
import org.jspecify.annotations.Nullable;

/**
 * The credits of a quota. It keeps what was used and not what is left, so that a raised amount adds to what is left and
 * a lowered one takes from it.
 */
final class Credits extends Meter {
    private final long amount;
    private final @Nullable Refill refill;
    private long used;
    private long settledAt;

    Credits(Quota quota, long nowMicros) {
        super(quota);
        this.amount = quota.amount();
        this.refill = quota.refill();
        this.settledAt = nowMicros;
    }

    @Override
    void settle(long nowMicros) {
        if (refill != null && used > 0) {
            var refills = nowMicros / refill.everyMicros() - settledAt / refill.everyMicros();
            if (refills > 0) {
                used = refills >= refillsOf(Math.min(used, amount))
                        ? 0
                        : Math.min(used, amount) - refills * refill.amount();
            }
        }
        settledAt = nowMicros;
    }

    @Override
    long remaining() {
        return Math.max(0, amount - used);
    }

    @Override
    long waitMicros(long wanted, long nowMicros) {
        if (wanted <= remaining()) {
            return 0;
        }
        return wanted > amount ? MicroClock.NEVER : untilRefilled(wanted - remaining(), nowMicros);
    }

    @Override
    void take(long taken, long nowMicros) {
        used += taken;
    }

    @Override
    long resetMicros(long nowMicros) {
        return untilRefilled(1, nowMicros);
    }

    @Override
    boolean fresh() {
        return used == 0;
    }

    @Override
    Trail trail() {
        var wait = untilRefilled(Math.min(used, amount), settledAt);
        return Trail.of(settledAt, used, wait == MicroClock.NEVER ? wait : settledAt + wait);
    }

    /** Micros until so many credits more. */
    private long untilRefilled(long missing, long nowMicros) {
        if (refill == null) {
            return MicroClock.NEVER;
        }
        var every = refill.everyMicros();
        var refills = nowMicros / every + refillsOf(missing);
        // credits may take longer to come back than micros can count
        return refills > Long.MAX_VALUE / every ? MicroClock.NEVER : refills * every - nowMicros;
    }

    private long refillsOf(long credits) {
        return refill == null ? 0 : Math.ceilDiv(credits, refill.amount());
    }
}
