package io.claviger.core.limit;

import io.claviger.core.time.MicroClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a {@link Charge}: taken from every allowance that counts the call, or from none. */
public final class LimitVerdict {
    private static final int NOBODY = -1;
    private static final long NOT_COUNTED = -1;

    /** Allowed, because nothing is limited. */
    public static final LimitVerdict UNLIMITED = new LimitVerdict(LimitSet.NONE, LimitSet.NONE);

    private final LimitSet limits;
    private final LimitSet accountLimits;
    private long atMicros;

    /** Remaining units and micros to the reset, in pairs; built into records only for who asks. */
    private final long[] numbers;

    // bytes, so that a verdict is no larger than it must be: both sets together have 128 allowances at most
    private byte refusing = NOBODY;
    private byte reported = NOBODY;
    private long waitMicros;

    /** Refused before any allowance was looked at, and told to come again in so many seconds. */
    public static LimitVerdict comeAgainIn(long seconds) {
        var verdict = new LimitVerdict(LimitSet.NONE, LimitSet.NONE);
        verdict.waitMicros = Math.multiplyExact(seconds, 1_000_000L);
        return verdict;
    }

    LimitVerdict(LimitSet limits, LimitSet accountLimits) {
        this.limits = limits;
        this.accountLimits = accountLimits;
        this.numbers = new long[2 * (limits.size() + accountLimits.size())];
    }

    LimitSet limits() {
        return limits;
    }

    LimitSet accountLimits() {
        return accountLimits;
    }

    void judgedAt(long micros) {
        atMicros = micros;
    }

    /** Whether the call may go on; what it takes was taken, unless it was only looked at. */
    public boolean allowed() {
        return refusing == NOBODY && waitMicros == 0;
    }

    /** The one that refused, if one did; where several did, the one that takes longest to come back. */
    public @Nullable LimitState refusedBy() {
        return refusing == NOBODY ? null : state(refusing);
    }

    /** The one that would have refused, were it not for report only. */
    public @Nullable LimitState reported() {
        return reported == NOBODY ? null : state(reported);
    }

    /**
     * Seconds, rounded up, until the same call would pass if nobody else called; 0 where it was allowed; {@link
     * LimitState#NEVER} where waiting does not help.
     */
    public long retryAfterSeconds() {
        return toSeconds(waitMicros);
    }

    /** Every allowance that counts the call, the credential's first, as it stands after the verdict. */
    public List<LimitState> states() {
        var states = new ArrayList<LimitState>(numbers.length / 2);
        for (var i = 0; i < numbers.length / 2; i++) {
            if (numbers[2 * i] != NOT_COUNTED) {
                states.add(state(i));
            }
        }
        return states;
    }

    /** When it was judged: the time given, or the latest that its allowances had seen; 0 where nothing is limited. */
    public long atMicros() {
        return atMicros;
    }

    long waitMicros() {
        return waitMicros;
    }

    void refuse(int index, long micros) {
        refusing = (byte) index;
        waitMicros = micros;
    }

    void report(int index) {
        if (reported == NOBODY) {
            reported = (byte) index;
        }
    }

    void put(int index, long remaining, long resetMicros) {
        numbers[2 * index] = remaining;
        numbers[2 * index + 1] = resetMicros;
    }

    void putNotCounted(int index) {
        numbers[2 * index] = NOT_COUNTED;
    }

    private LimitState state(int index) {
        var own = index < limits.size();
        var set = own ? limits : accountLimits;
        return new LimitState(
                own ? LimitScope.CREDENTIAL : LimitScope.ACCOUNT,
                set.allowance(own ? index : index - limits.size()),
                numbers[2 * index],
                toSeconds(numbers[2 * index + 1]),
                set.reportOnly());
    }

    private static long toSeconds(long micros) {
        return micros == MicroClock.NEVER ? LimitState.NEVER : Math.ceilDiv(micros, 1_000_000L);
    }
}
