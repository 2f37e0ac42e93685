package io.claviger.store.idempotency;

import java.util.Map;

/**
 * The answer to a request, as it may be given once more. It may hold a new secret, so it is stored sealed, and does not
 * show its body.
 *
 * @param headers by name, those of the answer's own
 * @param body text, such as JSON; empty where there is none
 */
public record Answer(int status, Map<String, String> headers, String body) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "Answer[" + status + ", body hidden]";
    }
}
