package io.claviger.app.serve;

import io.claviger.core.time.MicroClock;
import java.time.Instant;

/** The machine's clock, for the rooms that have none of their own. */
public enum SystemClock implements MicroClock {
    INSTANCE;

    private static final long MICROS_A_SECOND = 1_000_000L;
    private static final int NANOS_A_MICRO = 1_000;

    @Override
    public long nowMicros() {
        var now = Instant.now();
        return now.getEpochSecond() * MICROS_A_SECOND + now.getNano() / NANOS_A_MICRO;
    }
}
