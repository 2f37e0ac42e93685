package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;

/** Why a call cannot be served; rendered as {@code {"error": {"type", "code", "message"}}}. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String code;

    private ApiError(int status, String type, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
    }

    /** What was sent cannot be understood; 400. */
    static ApiError invalid(String code, String message) {
        return new ApiError(400, "invalid_request", code, message);
    }

    /** What was asked for does not exist; 404. */
    static ApiError unknown(String code, String message) {
        return new ApiError(404, "not_found", code, message);
    }

    /** The state of things does not permit it; 409. */
    static ApiError conflict(String code, String message) {
        return new ApiError(409, "conflict", code, message);
    }

    /** A bound of this example is reached; 409. */
    static ApiError full(String code, String message) {
        return new ApiError(409, "limit_reached", code, message);
    }

    /** A fault of HTTP itself, such as 405 or 413. */
    static ApiError http(int status, String code, String message) {
        return new ApiError(status, status < 500 ? "http" : "server", code, message);
    }

    int status() {
        return status;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject().put("type", type).put("code", code).put("message", getMessage()));
    }
}
