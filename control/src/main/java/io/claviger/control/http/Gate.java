package io.claviger.control.http;

import io.claviger.control.contract.Contract;
import io.claviger.control.contract.Contract.Match;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.SessionToken;
import io.claviger.control.session.Visit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is judged of a request before any of its body is read, on the event loop: the path and the method, who calls, the
 * role, and what the headers say of the body.
 */
final class Gate {
    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private final Contract contract;
    private final Authentication authentication;
    private final Origins origins;
    private final Visits visits;

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
                Identity identity,
                Visit visit,
                Map<String, String> pathValues,
                Map<String, List<String>> query,
                boolean bodyTyped)
                implements Found {
            Operations.Order order(Map<String, List<String>> headers, byte[] body) {
                return new Operations.Order(
                        operation, permit, identity, visit, pathValues, query, headers, body, bodyTyped);
            }

            Admitted as(Identity other) {
                return new Admitted(operation, permit, other, visit, pathValues, query, bodyTyped);
            }
        }

        /** A request with a session, which is to be looked up; until then it is nobody's. */
        record WithSession(SessionToken token, Admitted nobodys) implements Found {}

        /** A request that is answered without being read. */
        record Refused(HttpAnswer answer) implements Found {}
    }

    Gate(Contract contract, Authentication authentication, Origins origins, Visits visits) {
        this.contract = contract;
        this.authentication = authentication;
        this.origins = origins;
        this.visits = visits;
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
        var permit = Permit.of(operation.id());
        var visit = visits.of(request);
        var address = visit.address();
        var authorization = request.headers().getAll("Authorization");
        var session = origins.session(request, permit, !authorization.isEmpty());
        var open = session != null || (permit.audience() == Permit.Audience.ANYONE && authorization.isEmpty());
        var identity = open
                ? new Identity.Visitor(Caller.visitor(address), null)
                : authentication.byToken(authorization, permit, address);
        if (permit.audience() == Permit.Audience.ANYONE && !authorization.isEmpty()) {
            throw new ClavigerException(
                    ErrorCode.CREDENTIAL_AMBIGUOUS, "This call takes no service token: it is how a person comes in.");
        }
        requireReadable(request, operation);
        var bodyTyped = request.headers().contains("Content-Type");
        var admitted = new Found.Admitted(operation, permit, identity, visit, pathValues, query, bodyTyped);
        return session == null ? admitted : new Found.WithSession(session, admitted);
    }

    /** Looks a session up. It waits for the store, so it is not for an event loop. */
    Found resolve(Found.WithSession waiting) {
        var nobodys = waiting.nobodys;
        try {
            return nobodys.as(authentication.bySession(waiting.token, nobodys.permit, nobodys.visit.address()));
        } catch (ClavigerException refusal) {
            return new Found.Refused(Problems.of(refusal));
        }
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
}
