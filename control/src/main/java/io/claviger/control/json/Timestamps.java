package io.claviger.control.json;

import io.claviger.core.time.MicroClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as RFC 3339 text outside, as microseconds since 1970 inside. */
public final class Timestamps {
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Timestamps() {}

    /** The time in UTC, with as many digits of the second as it needs. */
    public static String text(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** The time in UTC, or null for {@link MicroClock#NEVER}. */
    public static @Nullable String textOrNull(long micros) {
        return micros == MicroClock.NEVER ? null : text(micros);
    }

    /** The time in microseconds, what is finer cut off; null where the text is no RFC 3339 time of 1970 or later. */
    public static @Nullable Long micros(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            return null;
        }
        try {
            var instant = OffsetDateTime.parse(text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant();
            var micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
            return instant.isBefore(Instant.EPOCH) || instant.isAfter(LAST) ? null : micros;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
