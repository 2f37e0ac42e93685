package io.claviger.core.limit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as HTTP fields: {@code RateLimit} and {@code RateLimit-Policy} of draft-ietf-httpapi-ratelimit-headers
 * (sections 3 and 4: lists of strings with parameters, RFC 9651) and {@code Retry-After} (RFC 9110 section 10.2.3).
 * What only reports is not told to callers.
 */
public final class RateLimitFields {
    public static final String RATE_LIMIT = "RateLimit";
    public static final String RATE_LIMIT_POLICY = "RateLimit-Policy";
    public static final String RETRY_AFTER = "Retry-After";

    /** The largest integer of a structured field (RFC 9651 section 3.3.1). */
    private static final long MAX_INTEGER = 999_999_999_999_999L;

    private RateLimitFields() {}

    /** {@code "burst";r=49;t=10, "account:day";r=990;t=3600}, or null where nothing limits the caller. */
    public static @Nullable String rateLimit(List<LimitState> states) {
        var text = new StringBuilder();
        for (var state : states) {
            if (!state.reportOnly()) {
                next(text, state).append(";r=").append(state.remaining());
                parameter(text, ";t=", state.resetSeconds());
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    /** {@code "burst";q=50;w=10, "account:day";q=1000;w=86400}, or null where nothing limits the caller. */
    public static @Nullable String rateLimitPolicy(List<LimitState> states) {
        var text = new StringBuilder();
        for (var state : states) {
            if (!state.reportOnly()) {
                next(text, state).append(";q=").append(state.limit());
                var seconds = state.allowance().periodSeconds();
                parameter(text, ";w=", seconds == 0 ? LimitState.NEVER : seconds);
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    /** Whole seconds, or null where the call was allowed or waiting does not help. */
    public static @Nullable String retryAfter(LimitVerdict verdict) {
        var seconds = verdict.retryAfterSeconds();
        return seconds == 0 || seconds > MAX_INTEGER ? null : Long.toString(seconds);
    }

    /** Names have no character that a string would have to escape. */
    private static StringBuilder next(StringBuilder text, LimitState state) {
        return text.append(text.isEmpty() ? "\"" : ", \"").append(state.label()).append('"');
    }

    private static void parameter(StringBuilder text, String name, long seconds) {
        if (seconds <= MAX_INTEGER) {
            text.append(name).append(seconds);
        }
    }
}
