package io.claviger.core.error;

/**
 * The catalogue of codes. A code is what a client's program may rely on; {@code status} is the HTTP status it is shown
 * with (RFC 9110 section 15), {@code title} the RFC 9457 title.
 */
public enum ErrorCode {
    CREDENTIAL_MISSING(401, "A credential is required"),
    CREDENTIAL_INVALID(401, "The credential is not valid"),
    CREDENTIAL_EXPIRED(401, "The credential has expired"),
    CREDENTIAL_DISABLED(401, "The credential is disabled"),
    CREDENTIAL_REVOKED(401, "The credential was revoked"),
    ACCOUNT_SUSPENDED(401, "The account is suspended"),
    CREDENTIAL_AMBIGUOUS(400, "More than one credential was presented"),
    REQUEST_MALFORMED(400, "The request is malformed"),
    BODY_MALFORMED(400, "The body is malformed"),
    INPUT_INVALID(400, "The input is not valid"),
    OPERATION_UNKNOWN(403, "The operation is not known"),
    ENVIRONMENT_FORBIDDEN(403, "The credential's environment is not served here"),
    IP_FORBIDDEN(403, "The client's address is not accepted"),
    TYPE_FORBIDDEN(403, "The type of the credential does not allow this"),
    SUBJECT_FORBIDDEN(403, "The subject is not the credential's own"),
    PERMISSION_MISSING(403, "A permission is missing"),
    GUARD_FORBIDDEN(403, "A guarded value is not permitted"),
    ROLE_FORBIDDEN(403, "The role does not allow this"),
    ORIGIN_FORBIDDEN(403, "The request does not come from the console"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    CONFLICT(409, "The change conflicts with what is there"),
    PRECONDITION_FAILED(412, "The resource has changed"),
    BODY_TOO_LARGE(413, "The body is too large"),
    MEDIA_TYPE_UNSUPPORTED(415, "The media type is not supported"),
    RATE_LIMITED(429, "Too many requests"),
    QUOTA_EXHAUSTED(429, "The quota is used up"),
    INTERNAL(500, "Something went wrong on our side"),
    UPSTREAM_UNAVAILABLE(502, "The upstream is not available"),
    UNAVAILABLE(503, "The service is not available"),
    UPSTREAM_TIMEOUT(504, "The upstream did not answer in time");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. {@link #OPERATION_UNKNOWN} is a 404 at the gateway, which its door knows. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /**
     * The code that an outside caller is told: what became of a credential is its owner's business, so all ends of a
     * credential look like an unknown one.
     */
    public ErrorCode toOutsider() {
        return switch (this) {
            case CREDENTIAL_EXPIRED, CREDENTIAL_DISABLED, CREDENTIAL_REVOKED, ACCOUNT_SUSPENDED -> CREDENTIAL_INVALID;
            default -> this;
        };
    }

    /** The path of the page that explains the code; the {@code type} of a problem (RFC 9457 section 3.1.1). */
    public String documentation() {
        return "/docs/errors#" + name();
    }
}
