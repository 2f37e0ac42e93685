package io.claviger.core.trace;

import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which of the allowed decisions are kept: one a second on average, {@value #BURST} at once after a quiet time. Where
 * there is not room for all, credentials take turns: one that was sampled waits for as many seconds as there are
 * credentials that called lately, so that a busy one leaves the others their turn.
 */
final class Sampling {
    static final int BURST = 20;
    private static final int MOST_CREDENTIALS = 3_600;
    private static final long MICROS_A_SAMPLE = 1_000_000;
    private static final long ROOM_MICROS = BURST * MICROS_A_SAMPLE;

    /** When the room will be whole again (as of the generic cell rate algorithm): so many seconds ahead, so many taken. */
    private final AtomicLong wholeAt = new AtomicLong(Long.MIN_VALUE);

    /** When each credential was sampled last, the latest at the end. */
    private final LinkedHashMap<String, Long> sampledAt = new LinkedHashMap<>();

    /** Whether to keep one of this credential's. Cheap where there is no room: nearly always. */
    boolean takes(String credentialId, long nowMicros) {
        return taken(nowMicros) <= ROOM_MICROS - MICROS_A_SAMPLE && turnOf(credentialId, nowMicros);
    }

    private synchronized boolean turnOf(String credentialId, long nowMicros) {
        var taken = taken(nowMicros);
        if (taken > ROOM_MICROS - MICROS_A_SAMPLE) {
            return false;
        }
        var last = sampledAt.get(credentialId);
        var crowded = taken > ROOM_MICROS / 2;
        if (crowded && last != null && isBefore(nowMicros, last + sampledAt.size() * MICROS_A_SAMPLE)) {
            return false;
        }
        sampledAt.remove(credentialId);
        sampledAt.put(credentialId, nowMicros);
        if (sampledAt.size() > MOST_CREDENTIALS) {
            forgetEldest();
        }
        wholeAt.set(nowMicros + taken + MICROS_A_SAMPLE);
        forgetPast(nowMicros);
        return true;
    }

    private long taken(long nowMicros) {
        var whole = wholeAt.get();
        // a clock that was set back makes the room look overfull for ever
        return whole <= nowMicros || whole - nowMicros > ROOM_MICROS ? 0 : whole - nowMicros;
    }

    private static boolean isBefore(long nowMicros, long micros) {
        return nowMicros < micros && micros - nowMicros <= MOST_CREDENTIALS * MICROS_A_SAMPLE;
    }

    /** Those that have not called for as long as all turns take. */
    private void forgetPast(long nowMicros) {
        var turns = 2 * Math.max(BURST, sampledAt.size()) * MICROS_A_SAMPLE;
        for (var i = 0; i < 2 && nowMicros - sampledAt.values().iterator().next() > turns; i++) {
            forgetEldest();
        }
    }

    private void forgetEldest() {
        var eldest = sampledAt.keySet().iterator();
        eldest.next();
        eldest.remove();
    }
}
