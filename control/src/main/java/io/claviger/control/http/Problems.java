package io.claviger.control.http;

import io.claviger.control.json.JsonText;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.core.error.TooManyFailures;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders every fault of the management API, as a problem (RFC 9457). */
final class Problems {
    private static final Map<String, String> MEDIA_TYPE = Map.of("Content-Type", "application/problem+json");

    private Problems() {}

    static HttpAnswer of(ClavigerException fault) {
        var answer = of(fault.code(), fault.detail(), fault.faults(), null);
        return fault instanceof TooManyFailures failures
                ? answer.with("Retry-After", Long.toString(failures.seconds()))
                : answer;
    }

    static HttpAnswer of(ErrorCode code, String detail) {
        return of(code, detail, List.of(), null);
    }

    static HttpAnswer methodNotAllowed(String method, Collection<String> allowed) {
        var methods = String.join(", ", allowed);
        return of(ErrorCode.METHOD_NOT_ALLOWED, method + " is not allowed here; " + methods + " is.")
                .with("Allow", methods);
    }

    /** Tells nothing of what happened but where the log has it. */
    static HttpAnswer internal(String reference) {
        var detail = "The fault is in the log under the reference " + reference + ".";
        return of(ErrorCode.INTERNAL, detail, List.of(), reference);
    }

    private static HttpAnswer of(ErrorCode code, String detail, List<FieldFault> faults, @Nullable String reference) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", code.documentation());
        problem.put("title", code.title());
        problem.put("status", code.status());
        problem.put("detail", detail);
        problem.put("code", code.name());
        if (reference != null) {
            problem.put("reference", reference);
        }
        if (!faults.isEmpty()) {
            problem.put("errors", faults.stream().map(Problems::fault).toList());
        }
        var answer = new HttpAnswer(code.status(), MEDIA_TYPE, JsonText.of(problem));
        return switch (code) {
            case CREDENTIAL_MISSING, CREDENTIAL_INVALID -> answer.with("WWW-Authenticate", "Bearer realm=\"claviger\"");
            case UNAVAILABLE -> answer.with("Retry-After", "1");
            default -> answer;
        };
    }

    private static Map<String, Object> fault(FieldFault fault) {
        return Map.of("pointer", fault.pointer(), "detail", fault.detail());
    }
}
