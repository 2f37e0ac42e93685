package io.claviger.control.http;

import io.claviger.control.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it goes out. It may hold a new secret, so it does not show its body.
 *
 * @param lines what the body is made of while it goes out, where it is too long to be held; null where it is not
 */
public record HttpAnswer(
        int status,
        Map<String, String> headers,
        byte[] body,
        @Nullable LineSource lines) {
    private static final String JSON = "application/json";
    private static final String JSON_LINES = "application/jsonl";
    private static final String EVENTS = "text/event-stream";

    /** Makes a body line by line. */
    @FunctionalInterface
    public interface LineSource {
        /** @param lines takes each without its end, and waits where the client is slow */
        void writeTo(Consumer<String> lines);

        /** Whether each line is to be sent at once, because nobody knows when the next one comes. */
        default boolean live() {
            return false;
        }
    }

    /** Makes lines as things happen. */
    @FunctionalInterface
    public interface LiveSource extends LineSource {
        @Override
        default boolean live() {
            return true;
        }
    }

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public HttpAnswer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, null);
    }

    /** An answer of JSON lines. */
    public static HttpAnswer lines(LineSource lines) {
        return new HttpAnswer(200, Map.of("Content-Type", JSON_LINES), new byte[0], lines);
    }

    /** Server-sent events (HTML Living Standard, section 9.2), as they happen. No proxy shall hold them back. */
    public static HttpAnswer events(LiveSource lines) {
        return new HttpAnswer(200, Map.of("Content-Type", EVENTS, "X-Accel-Buffering", "no"), new byte[0], lines);
    }

    /** An answer with a JSON body. */
    public static HttpAnswer json(int status, Map<String, ? extends @Nullable Object> body) {
        return new HttpAnswer(status, Map.of("Content-Type", JSON), JsonText.of(body));
    }

    public HttpAnswer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body, lines);
    }

    @Override
    public String toString() {
        return "HttpAnswer[" + status + ", body hidden]";
    }
}
