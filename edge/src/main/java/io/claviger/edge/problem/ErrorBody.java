package io.claviger.edge.problem;

import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.error.ErrorCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A problem as a JSON object, in each of the dialects; {@code docs/error-dialects.md} shows them. */
final class ErrorBody {
    /** A credential that is not accepted, in Antavo's list of errors. */
    private static final int ANTAVO_AUTHENTICATION = 101021;

    private static final int UNAUTHORIZED = 401;

    private ErrorBody() {}

    static String mediaType(ErrorDialect dialect) {
        return dialect == ErrorDialect.PROBLEM ? Problem.MEDIA_TYPE : "application/json";
    }

    static JsonObject of(Problem problem) {
        return switch (problem.dialect()) {
            case PROBLEM -> details(problem);
            case ANTAVO -> antavo(problem);
            case OPTIMOVE -> optimove(problem);
            case SMSPORTAL -> smsPortal(problem);
        };
    }

    private static JsonObject details(Problem problem) {
        var code = problem.code();
        var json = new JsonObject()
                .put("type", code.documentation())
                .put("title", code.title())
                .put("status", problem.status())
                .put("detail", problem.detail())
                .put("code", code.name());
        if (problem.decisionId() != null) {
            json.put("decisionId", problem.decisionId());
        }
        if (!problem.faults().isEmpty()) {
            var errors = new JsonArray();
            problem.faults()
                    .forEach(fault -> errors.add(
                            new JsonObject().put("pointer", fault.pointer()).put("detail", fault.detail())));
            json.put("errors", errors);
        }
        return json;
    }

    /** Its clients make an exception of message and code, so the code is a number. */
    private static JsonObject antavo(Problem problem) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("type", problem.code().name())
                                .put(
                                        "code",
                                        problem.status() == UNAUTHORIZED ? ANTAVO_AUTHENTICATION : problem.status())
                                .put("message", problem.detail()));
    }

    private static JsonObject optimove(Problem problem) {
        return new JsonObject()
                .put("status", problem.status())
                .put("error", HttpResponseStatus.valueOf(problem.status()).reasonPhrase())
                .put("message", problem.detail());
    }

    /** Its clients look for the first of {@code errors}, or for the same members beside it. */
    private static JsonObject smsPortal(Problem problem) {
        var error = new JsonObject().put("errorCode", smsPortal(problem.code())).put("errorMessage", problem.detail());
        return error.copy().put("errors", new JsonArray().add(error));
    }

    /** SMSPortal's own name where it has one; else ours, spelt as it spells them. */
    private static String smsPortal(ErrorCode code) {
        return switch (code) {
            case CREDENTIAL_MISSING -> "AuthenticationHeader.Missing";
            case CREDENTIAL_INVALID -> "InvalidCredentials";
            case INPUT_INVALID, BODY_MALFORMED -> "InvalidParameter.Format";
            case NOT_FOUND -> "EntityNotFound";
            default ->
                Arrays.stream(code.name().split("_"))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
        };
    }
}
