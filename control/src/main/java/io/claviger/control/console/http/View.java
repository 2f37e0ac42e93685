package io.claviger.control.console.http;

import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.json.StrictJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answered. It may hold a new secret, so it does not show itself.
 *
 * @param members of its JSON
 * @param at when it answered
 */
public record View(int status, Map<String, String> headers, Members members, Instant at) {

    static View of(HttpAnswer answer, Instant at) {
        return new View(answer.status(), answer.headers(), parse(answer.body()), at);
    }

    static View of(byte[] json) {
        return new View(200, Map.of(), parse(json), Instant.EPOCH);
    }

    private static Members parse(byte[] json) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        if (json.length > 0 && StrictJson.parse(json) instanceof Map<?, ?> object) {
            object.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        return new Members(members);
    }

    public boolean refused() {
        return status >= 400;
    }

    /** What is wrong; {@link Problem#NONE} where nothing is. */
    public Problem problem() {
        return refused() ? Problem.of(this) : Problem.NONE;
    }

    /** The text; empty where it is missing or null. */
    public String text(String name) {
        return members.requiredText(name);
    }

    public @Nullable String textOrNull(String name) {
        return members.text(name);
    }

    /** An object; without members where it is missing or null. */
    public Members object(String name) {
        var object = members.members(name);
        return object == null ? new Members(Map.of()) : object;
    }

    public List<Members> items() {
        return members.items("items");
    }

    /** The cursor of the next page; null on the last. */
    public @Nullable String nextCursor() {
        return members.text("nextCursor");
    }

    /** For {@code If-Match}; null where there is none. */
    public @Nullable String etag() {
        return headers.get("ETag");
    }

    /** Goes on only where it was not refused. */
    public View orRefuse() {
        if (refused()) {
            throw new Refused(this);
        }
        return this;
    }

    @Override
    public String toString() {
        return "View[" + status + ", body hidden]";
    }
}
