package io.claviger.core.decision;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the ids of decisions: UUIDv7 (RFC 9562 section 5.7). They order and name; they protect nothing. */
final class DecisionIds {
    private DecisionIds() {}

    static String at(long micros) {
        var random = ThreadLocalRandom.current();
        var high = ((micros / 1000) << 16) | 0x7000L | (random.nextInt() & 0xFFFL);
        var low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
