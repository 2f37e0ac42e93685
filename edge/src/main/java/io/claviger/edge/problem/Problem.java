package io.claviger.edge.problem;

import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or fault as a caller is told it (RFC 9457).
 *
 * @param status the HTTP status; the code's own but where a door shows it otherwise
 * @param decisionId the decision's id, or null where nothing was judged
 */
public record Problem(
        ErrorCode code, int status, String detail, @Nullable String decisionId, List<FieldFault> faults) {

    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** What every 401 carries (RFC 6750 section 3). */
    public static final String CHALLENGE = "Bearer realm=\"claviger\"";

    private static final String NOT_ACCEPTED = "The credential is missing or not accepted.";

    public Problem {
        faults = List.copyOf(faults);
    }

    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, code.status(), detail, null, List.of());
    }

    public static Problem of(ClavigerException fault) {
        return new Problem(fault.code(), fault.code().status(), fault.detail(), null, fault.faults());
    }

    /**
     * A refusal as an outside caller is told it: every credential that is not accepted looks alike, whatever became of
     * it, and more is said only once the credential proved right.
     */
    public static Problem toOutsider(Refused refused) {
        var code = refused.code().toOutsider();
        return switch (code) {
            case CREDENTIAL_MISSING, CREDENTIAL_INVALID ->
                new Problem(code, code.status(), NOT_ACCEPTED, refused.id(), List.of());
            case OPERATION_UNKNOWN -> new Problem(code, 404, refused.detail(), refused.id(), List.of());
            default -> new Problem(code, code.status(), refused.detail(), refused.id(), List.of());
        };
    }

    /** The same problem with another status. */
    public Problem withStatus(int shown) {
        return new Problem(code, shown, detail, decisionId, faults);
    }

    /** The same problem under a decision's id. */
    public Problem withDecision(String id) {
        return new Problem(code, status, detail, id, faults);
    }

    public Buffer toBuffer() {
        var json = new JsonObject()
                .put("type", code.documentation())
                .put("title", code.title())
                .put("status", status)
                .put("detail", detail)
                .put("code", code.name());
        if (decisionId != null) {
            json.put("decisionId", decisionId);
        }
        if (!faults.isEmpty()) {
            var errors = new JsonArray();
            faults.forEach(fault ->
                    errors.add(new JsonObject().put("pointer", fault.pointer()).put("detail", fault.detail())));
            json.put("errors", errors);
        }
        return json.toBuffer();
    }

    /** Sends it as the whole answer. Headers that are set already stay. */
    public Future<Void> send(HttpServerResponse response) {
        return head(response).end(toBuffer());
    }

    HttpServerResponse head(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        return status == 401 ? response.putHeader("WWW-Authenticate", CHALLENGE) : response;
    }
}
