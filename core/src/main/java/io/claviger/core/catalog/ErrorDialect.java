package io.claviger.core.catalog;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How an API's callers are told that they are refused. */
public enum ErrorDialect {
    /** Problem details (RFC 9457). */
    PROBLEM,
    /** {@code {"error": {"type", "code", "message"}}} */
    ANTAVO,
    /** {@code {"status", "error", "message"}} */
    OPTIMOVE,
    /** {@code {"errorCode", "errorMessage", "errors": [{"errorCode", "errorMessage"}]}} */
    SMSPORTAL;

    /** Its name in contracts and in the store: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The dialect of a name, or null. */
    public static @Nullable ErrorDialect ofText(String text) {
        return Stream.of(values())
                .filter(dialect -> dialect.text().equals(text))
                .findFirst()
                .orElse(null);
    }
}
