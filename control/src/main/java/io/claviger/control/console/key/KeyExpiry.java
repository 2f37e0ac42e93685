package io.claviger.control.console.key;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** When a key expires, as its forms ask for it: a day, at whose end in UTC it ends. */
final class KeyExpiry {
    private KeyExpiry() {}

    /** The time that a day stands for; what is no day is left for the operation to refuse. */
    static @Nullable String time(@Nullable String day) {
        if (day == null) {
            return null;
        }
        try {
            return LocalDate.parse(day)
                    .atTime(23, 59, 59)
                    .toInstant(ZoneOffset.UTC)
                    .toString();
        } catch (DateTimeException notADay) {
            return day;
        }
    }

    /** The day of a time, for the form. */
    static String day(@Nullable String time) {
        return time == null ? "" : time.substring(0, 10);
    }
}
