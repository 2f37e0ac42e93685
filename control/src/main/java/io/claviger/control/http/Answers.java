package io.claviger.control.http;

import io.claviger.control.command.Precondition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the answers' bodies. */
public final class Answers {
    private Answers() {}

    /** Members in the given order: name, value, name, value, … */
    public static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return members;
    }

    /** A resource with its version. */
    public static HttpAnswer resource(int status, long version, Map<String, @Nullable Object> body) {
        return HttpAnswer.json(status, body).with("ETag", Precondition.tag(version));
    }
}
