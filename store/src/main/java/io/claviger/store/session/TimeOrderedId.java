package io.claviger.store.session;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * UUIDs of version 7 (RFC 9562 section 5.7): milliseconds, then the microseconds within (section 6.2, method 3), then 62
 * random bits.
 */
public final class TimeOrderedId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeOrderedId() {}

    public static String at(long micros) {
        var millis = Math.floorDiv(micros, 1000);
        var fraction = Math.floorMod(micros, 1000) * 4096 / 1000;
        var high = millis << 16 | 0x7000 | fraction;
        var low = RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
