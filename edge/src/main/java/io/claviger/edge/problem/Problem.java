package io.claviger.edge.problem;

import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or fault as a caller is told it: by problem details (RFC 9457), or in the dialect of the API that it called.
 *
 * @param status the HTTP status; the code's own but where a door shows it otherwise
 * @param decisionId the decision's id, or null where nothing was judged
 * @param dialect how it is written
 */
public record Problem(
        ErrorCode code,
        int status,
        String detail,
        @Nullable String decisionId,
        List<FieldFault> faults,
        ErrorDialect dialect) {

    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** What every 401 carries (RFC 6750 section 3). */
    public static final String CHALLENGE = "Bearer realm=\"claviger\"";

    /** The header field with the decision's id; not every dialect has room for it. */
    private static final CharSequence DECISION = HttpHeaders.createOptimized("X-Claviger-Decision");

    private static final String RETRY_AFTER_SECONDS = "1";
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final String NOT_ACCEPTED = "The credential is missing or not accepted.";

    public Problem {
        faults = List.copyOf(faults);
    }

    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, code.status(), detail, null, List.of(), ErrorDialect.PROBLEM);
    }

    public static Problem of(ClavigerException fault) {
        return new Problem(
                fault.code(), fault.code().status(), fault.detail(), null, fault.faults(), ErrorDialect.PROBLEM);
    }

    /**
     * A refusal as an outside caller is told it: every credential that is not accepted looks alike, whatever became of
     * it, and more is said only once the credential proved right. There is one exception: callers of an API that speaks
     * SMSPortal's dialect are told by a 403 that their key, whose secret they have, or their account is switched off.
     *
     * @param dialect the one of the API that was called; an operation that nobody knows is refused in none of theirs
     */
    public static Problem toOutsider(Refused refused, ErrorDialect dialect) {
        if (dialect == ErrorDialect.SMSPORTAL && switchedOff(refused)) {
            return of(refused.code(), refused.detail())
                    .withStatus(FORBIDDEN)
                    .withDecision(refused.id())
                    .in(dialect);
        }
        var code = refused.code().toOutsider();
        return switch (code) {
            case CREDENTIAL_MISSING, CREDENTIAL_INVALID ->
                of(code, NOT_ACCEPTED).withDecision(refused.id()).in(dialect);
            case OPERATION_UNKNOWN ->
                of(code, refused.detail()).withStatus(NOT_FOUND).withDecision(refused.id());
            default -> of(code, refused.detail()).withDecision(refused.id()).in(dialect);
        };
    }

    /** Such a refusal has a key, found by its secret. */
    private static boolean switchedOff(Refused refused) {
        return refused.key() != null
                && (refused.code() == ErrorCode.CREDENTIAL_DISABLED || refused.code() == ErrorCode.ACCOUNT_SUSPENDED);
    }

    /** The same problem with another status. */
    public Problem withStatus(int shown) {
        return new Problem(code, shown, detail, decisionId, faults, dialect);
    }

    /** The same problem under a decision's id. */
    public Problem withDecision(String id) {
        return new Problem(code, status, detail, id, faults, dialect);
    }

    /** The same problem in another dialect. */
    public Problem in(ErrorDialect spoken) {
        return new Problem(code, status, detail, decisionId, faults, spoken);
    }

    /** Its body. */
    public Buffer toBuffer() {
        return ErrorBody.of(this).toBuffer();
    }

    /** Sends it as the whole answer. Headers that are set already stay. */
    public Future<Void> send(HttpServerResponse response) {
        return head(response).end(toBuffer());
    }

    HttpServerResponse head(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ErrorBody.mediaType(dialect))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (decisionId != null) {
            response.putHeader(DECISION, decisionId);
        }
        if (code == ErrorCode.UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return status == 401 ? response.putHeader("WWW-Authenticate", CHALLENGE) : response;
    }
}
