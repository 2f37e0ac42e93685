package io.claviger.app.cli;

import io.claviger.core.limit.Limit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A key's one limit as it is written on the command line: {@code 50/10} for 50 requests in 10 seconds. */
final class RateLimit {
    /** What is meant where nothing is said: {@link Limit#PRESET}. */
    static final String PRESET = "50/10";

    private static final Pattern FORM = Pattern.compile("(\\d{1,10})/(\\d{1,8})");

    private RateLimit() {}

    /** The member {@code rateLimits} of a key; null for {@code none}. */
    static @Nullable JsonArray toJson(String text) {
        if (text.equals("none")) {
            return null;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw CommandFailure.unusable(
                    "--rate-limit: " + Terminal.printable(text) + " is not REQUESTS/SECONDS, such as " + PRESET + ".");
        }
        return new JsonArray()
                .add(new JsonObject()
                        .put("name", Limit.PRESET.name())
                        .put("limit", Long.parseLong(form.group(1)))
                        .put("windowSeconds", Long.parseLong(form.group(2))));
    }
}
