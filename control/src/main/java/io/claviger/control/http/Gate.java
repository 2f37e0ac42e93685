package io.claviger.control.http;

import io.claviger.control.contract.Contract;
import io.claviger.control.contract.Contract.Match;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.http.Authentication.Authenticated;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is judged of a request before any of its body is read, on the event loop: the path and the method, who calls, the
 * role, and what the headers say of the body.
 */
final class Gate {
    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private final Contract contract;
    private final Authentication authentication;

    /** What was found. */
    sealed interface Found {
        /**
         * A request to be read and answered.
         *
         * @param bodyTyped whether it says that its body is JSON, which only matters where there is one
         */
        record Admitted(
                ContractOperation operation,
                Permit permit,
                Authenticated authenticated,
                Map<String, String> pathValues,
                Map<String, List<String>> query,
                boolean bodyTyped)
                implements Found {}

        /** A request that is answered without being read. */
        record Refused(HttpAnswer answer) implements Found {}
    }

    Gate(Contract contract, Authentication authentication) {
        this.contract = contract;
        this.authentication = authentication;
    }

    Found judge(HttpServerRequest request) {
        try {
            var target = RequestTarget.parse(request.uri());
            return switch (contract.match(request.method().name(), target.segments())) {
                case Match.NoPath() ->
                    new Found.Refused(Problems.of(ErrorCode.NOT_FOUND, "There is nothing at this path."));
                case Match.OtherMethods(var allowed) ->
                    new Found.Refused(Problems.methodNotAllowed(request.method().name(), allowed));
                case Match.Found(var operation, var pathValues) ->
                    admit(request, operation, pathValues, target.query());
            };
        } catch (ClavigerException refusal) {
            return new Found.Refused(Problems.of(refusal));
        }
    }

    private Found admit(
            HttpServerRequest request,
            ContractOperation operation,
            Map<String, String> pathValues,
            Map<String, List<String>> query) {
        var authenticated = authentication.authenticate(request.headers().getAll("Authorization"), address(request));
        var permit = Permit.of(operation.id());
        authenticated.caller().require(permit);
        requireReadable(request, operation);
        var bodyTyped = request.headers().contains("Content-Type");
        return new Found.Admitted(operation, permit, authenticated, pathValues, query, bodyTyped);
    }

    private static void requireReadable(HttpServerRequest request, ContractOperation operation) {
        var length = request.getHeader("Content-Length");
        if (length != null && exceeds(length, operation.bodyLimit())) {
            throw tooLarge(operation.bodyLimit());
        }
        if (operation.body() == null) {
            return;
        }
        requireOne(request, "Content-Type");
        requireOne(request, "Content-Encoding");
        var type = request.getHeader("Content-Type");
        if (type != null && !JSON.matcher(type.strip()).matches()) {
            throw notJson();
        }
        var encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
            throw new ClavigerException(ErrorCode.MEDIA_TYPE_UNSUPPORTED, "Send the body without a Content-Encoding.");
        }
    }

    /** Of two, whoever stands before this server may have believed the other. */
    private static void requireOne(HttpServerRequest request, String name) {
        if (request.headers().getAll(name).size() > 1) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "There is more than one " + name + " header.");
        }
    }

    static ClavigerException notJson() {
        return new ClavigerException(
                ErrorCode.MEDIA_TYPE_UNSUPPORTED, "Send the body as Content-Type: application/json, in UTF-8.");
    }

    static ClavigerException tooLarge(int limit) {
        return new ClavigerException(ErrorCode.BODY_TOO_LARGE, "The body may have " + limit + " bytes at most.");
    }

    private static boolean exceeds(String contentLength, long limit) {
        try {
            return Long.parseLong(contentLength) > limit;
        } catch (NumberFormatException tooLong) {
            return true;
        }
    }

    private static @Nullable String address(HttpServerRequest request) {
        var address = request.remoteAddress();
        return address == null ? null : address.hostAddress();
    }
}
