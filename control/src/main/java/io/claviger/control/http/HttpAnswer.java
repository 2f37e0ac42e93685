package io.claviger.control.http;

import io.claviger.control.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as it goes out. It may hold a new secret, so it does not show its body. */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    private static final String JSON = "application/json";

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    /** An answer with a JSON body. */
    public static HttpAnswer json(int status, Map<String, ? extends @Nullable Object> body) {
        return new HttpAnswer(status, Map.of("Content-Type", JSON), JsonText.of(body));
    }

    public HttpAnswer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body);
    }

    @Override
    public String toString() {
        return "HttpAnswer[" + status + ", body hidden]";
    }
}
