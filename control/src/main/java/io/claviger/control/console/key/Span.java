package io.claviger.control.console.key;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How far back usage is looked at, and in which steps. */
public enum Span {
    HOUR("Last hour", ChronoUnit.MINUTES, "minute", 60),
    DAY("Last day", ChronoUnit.HOURS, "hour", 24),
    MONTH("Last month", ChronoUnit.DAYS, "day", 30);

    private final String label;
    private final ChronoUnit unit;
    private final String step;
    private final int count;

    Span(String label, ChronoUnit unit, String step, int count) {
        this.label = label;
        this.unit = unit;
        this.step = step;
        this.count = count;
    }

    /** The span that a word names; a day where it names none. */
    static Span of(@Nullable String word) {
        for (var span : values()) {
            if (span.word().equals(word)) {
                return span;
            }
        }
        return DAY;
    }

    public String label() {
        return label;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One step, as the operation names it. */
    public String step() {
        return step;
    }

    /** Where each step starts, in UTC, the one that holds now last. */
    List<Instant> steps(Instant now) {
        var last = now.truncatedTo(unit);
        return IntStream.range(0, count)
                .mapToObj(back -> last.minus(count - 1L - back, unit))
                .toList();
    }
}
