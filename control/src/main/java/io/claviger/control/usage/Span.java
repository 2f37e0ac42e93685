package io.claviger.control.usage;

import io.claviger.control.http.Call;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.usage.UsageStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The time that is asked for: {@code from} and {@code to} in microseconds, the last not included, in steps.
 *
 * @param step how long a step is
 */
record Span(long fromMicros, long toMicros, UsageStep step) {
    /** Steps in one answer: a day by the minute, two months by the hour, four years by the day. */
    private static final long MOST_STEPS = 1500;

    private static final long MICROS_A_MINUTE = 60_000_000L;
    private static final long MINUTES_AN_HOUR = 60;

    /**
     * Reads it from a query; what is left out ends now, and starts a number of steps before.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code INPUT_INVALID} where there are too many steps, or none
     */
    static Span of(Call call, UsageStep otherwise, long nowMicros) {
        var query = call.query();
        var step = query.constant("step", UsageStep.class, otherwise);
        var to = query.micros("to");
        var from = query.micros("from");
        // What is counted now shows too.
        var until = to == null ? nowMicros + MICROS_A_MINUTE : to;
        var span = new Span(from == null ? until - usual(step) : from, until, step);
        var faults = span.faults();
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        return span;
    }

    long fromMinute() {
        return fromMicros / MICROS_A_MINUTE;
    }

    /** Not included. */
    long toMinute() {
        return (toMicros + MICROS_A_MINUTE - 1) / MICROS_A_MINUTE;
    }

    long fromHour() {
        return fromMinute() / MINUTES_AN_HOUR;
    }

    /** Not included. */
    long toHour() {
        return (toMinute() + MINUTES_AN_HOUR - 1) / MINUTES_AN_HOUR;
    }

    private List<FieldFault> faults() {
        var faults = new ArrayList<FieldFault>();
        if (fromMicros >= toMicros) {
            faults.add(new FieldFault("query/from", "must be before to"));
        }
        var steps = (toMinute() - fromMinute()) / step.minutes();
        if (steps > MOST_STEPS) {
            faults.add(new FieldFault(
                    "query/step",
                    "makes " + steps + " steps of a " + step.name().toLowerCase(Locale.ROOT) + " of this time, and "
                            + MOST_STEPS + " are the most; ask for a longer step or a shorter time"));
        }
        return faults;
    }

    private static long usual(UsageStep step) {
        var steps = switch (step) {
            case MINUTE -> 60;
            case HOUR -> 24;
            case DAY -> 30;
        };
        return steps * step.minutes() * MICROS_A_MINUTE;
    }
}
