package io.claviger.edge.verify;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.RateLimitFields;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Exchange;
import io.claviger.edge.http.BoundedBody;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.EarlyAnswer;
import io.claviger.edge.http.HeldBytes;
import io.claviger.edge.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/keys/verify} and {@code POST /v1/keys/verify/batch}: judges from the snapshot, on the event loop, and
 * never waits for anything but the body.
 */
public final class VerifyDoor implements Handler<HttpServerRequest> {
    /** Largest body of one call, in bytes. */
    public static final int MOST_BYTES = 64 * 1024;

    /** Largest body of a batch, in bytes. */
    public static final int MOST_BATCH_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(VerifyDoor.class);
    private static final String ONE = "/v1/keys/verify";
    private static final String BATCH = "/v1/keys/verify/batch";
    private static final String BEARER = "Bearer ";
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private final Snapshot snapshot;
    private final DecisionEngine engine;
    private final FailedAuthentications failed;
    private final Accounting accounting;
    private final MicroClock clock;
    private final HeldBytes bodies;

    /**
     * Makes the door.
     *
     * @param failed counts service tokens that are not accepted, by the address of the socket
     * @param memory for bodies that are not whole yet
     */
    public VerifyDoor(
            Snapshot snapshot,
            DecisionEngine engine,
            FailedAuthentications failed,
            Accounting accounting,
            MicroClock clock,
            CallerMemory memory) {
        this.snapshot = snapshot;
        this.engine = engine;
        this.failed = failed;
        this.accounting = accounting;
        this.clock = clock;
        this.bodies = memory.bodies();
    }

    @Override
    public void handle(HttpServerRequest request) {
        switch (request.path()) {
            case ONE -> receive(request, MOST_BYTES, false);
            case BATCH -> receive(request, MOST_BATCH_BYTES, true);
            case null, default ->
                refuse(
                        request,
                        Problem.of(ErrorCode.NOT_FOUND, "There is nothing here; the door is POST " + ONE + "."));
        }
    }

    private void receive(HttpServerRequest request, int mostBytes, boolean batch) {
        var problem = refusalOfHead(request, mostBytes);
        if (problem != null) {
            refuse(request, problem);
            return;
        }
        @Nullable ServiceToken token;
        try {
            token = token(request);
        } catch (ClavigerException outage) {
            accounting.recordUnjudged(Door.VERIFY, outage.code());
            refuse(request, Problem.of(outage));
            return;
        }
        if (token == null) {
            refuseToken(request);
            return;
        }
        if (token.role() != Role.VERIFY && token.role() != Role.OPERATOR) {
            refuse(
                    request,
                    Problem.of(
                            ErrorCode.ROLE_FORBIDDEN,
                            "Verifying takes a service token with the role verify or operator, not " + token.role()
                                    + "."));
            return;
        }
        new BoundedBody(request, mostBytes, bodies, body -> answer(request, token, batch, body)).read();
    }

    private static @Nullable Problem refusalOfHead(HttpServerRequest request, int mostBytes) {
        if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader(HttpHeaders.ALLOW, "POST");
            return Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Use POST, not " + request.method() + ".");
        }
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !isJson(type)) {
            return Problem.of(
                    ErrorCode.MEDIA_TYPE_UNSUPPORTED,
                    "Send JSON with the header Content-Type: application/json"
                            + (type == null ? "; there was none." : ", not " + type + "."));
        }
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && BoundedBody.exceeds(length, mostBytes) ? BoundedBody.tooLarge(mostBytes) : null;
    }

    private static boolean isJson(String type) {
        var end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).trim().equalsIgnoreCase("application/json");
    }

    private @Nullable ServiceToken token(HttpServerRequest request) {
        var values = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (values.size() != 1) {
            return null;
        }
        var value = values.getFirst();
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? snapshot.serviceToken(
                        Secret.of(value.substring(BEARER.length()).trim()), clock.nowMicros())
                : null;
    }

    private void refuseToken(HttpServerRequest request) {
        var socket = request.remoteAddress();
        var presented = request.headers().contains(HttpHeaders.AUTHORIZATION);
        var seconds = presented && socket != null && socket.hostAddress() != null
                ? failed.record(ClientAddress.ofPeer(socket.hostAddress()), clock.nowMicros())
                : 0;
        var code = seconds == 0 ? ErrorCode.CREDENTIAL_INVALID : ErrorCode.RATE_LIMITED;
        accounting.recordUnjudged(Door.VERIFY, code);
        if (seconds == 0) {
            refuse(
                    request,
                    Problem.of(code, "Send a service token with the role verify as Authorization: Bearer cvgadm_…"));
        } else {
            request.response().putHeader(RateLimitFields.RETRY_AFTER, Long.toString(seconds));
            refuse(request, Problem.of(code, "Too many service tokens from this address were not accepted lately."));
        }
    }

    private void answer(HttpServerRequest request, ServiceToken token, boolean batch, Buffer body) {
        try {
            var explain = request.query() != null && "true".equals(request.getParam("explain"));
            var answer = batch
                    ? VerifyAnswer.toBuffer(judgeAll(VerifyCallReader.readBatch(body.getBytes()), token, explain))
                    : VerifyAnswer.toBuffer(judgeOne(VerifyCallReader.readOne(body.getBytes()), token, explain));
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                    .end(answer);
        } catch (ClavigerException fault) {
            refuse(request, Problem.of(fault));
        } catch (RuntimeException fault) {
            LOG.error("A verify call failed", fault);
            refuse(request, Problem.of(ErrorCode.INTERNAL, "The call could not be judged."));
        }
    }

    /** What a call wants to do: an operation, if it names one, and the path that it was called by, if it says so. */
    private record Wanted(Target target, @Nullable String path) {}

    private List<VerifyAnswer> judgeAll(List<VerifyCall> calls, ServiceToken token, boolean explain) {
        var wanted = new ArrayList<Wanted>(calls.size());
        for (var i = 0; i < calls.size(); i++) {
            wanted.add(wanted(calls.get(i), "/requests/" + i));
        }
        var answers = new ArrayList<VerifyAnswer>(calls.size());
        for (var i = 0; i < calls.size(); i++) {
            answers.add(judge(calls.get(i), wanted.get(i), token, explain));
        }
        return answers;
    }

    private VerifyAnswer judgeOne(VerifyCall call, ServiceToken token, boolean explain) {
        return judge(call, wanted(call, ""), token, explain);
    }

    private VerifyAnswer judge(VerifyCall call, Wanted wanted, ServiceToken token, boolean explain) {
        var start = System.nanoTime();
        var request = new AccessRequest(
                Door.VERIFY,
                new Presented.BearerSecret(call.key()),
                call.ip(),
                wanted.target(),
                call.permissions(),
                call.query(),
                values(call, wanted.target()),
                token.accountId(),
                call.cost(),
                wanted.path(),
                clock.nowMicros());
        VerifyAnswer answer;
        if (explain) {
            var explanation = engine.explain(request);
            answer = new VerifyAnswer(explanation.decision(), explanation);
        } else {
            answer = new VerifyAnswer(engine.decide(request), null);
        }
        accounting.record(request, answer.decision(), Exchange.judgedOnly(call.method(), System.nanoTime() - start));
        return answer;
    }

    /**
     * The guarded values, as the caller found them. An empty list says that nothing is written; that can be only where
     * the operation takes the members of an object, and elsewhere the value is absent.
     */
    private static RequestValues values(VerifyCall call, Target target) {
        if (call.guards().isEmpty()) {
            return RequestValues.NONE;
        }
        var sources = target instanceof Target.Known known ? known.operation().guards() : Map.<String, ValueSource>of();
        var found = new HashMap<String, FoundValues>();
        call.guards().forEach((dimension, values) -> {
            var nothing = values.isEmpty() && sources.get(dimension) instanceof ValueSource.BodyKeys;
            found.put(dimension, nothing ? FoundValues.NOTHING : FoundValues.of(values));
        });
        return RequestValues.of(found);
    }

    private Wanted wanted(VerifyCall call, String pointer) {
        var catalog = snapshot.catalog();
        if (call.api() != null && call.operation() != null) {
            var api = catalog.api(call.api());
            var operation = catalog.operation(call.api(), call.operation());
            var target = api == null || operation == null
                    ? new Target.Unknown(call.operation() + " of the API " + call.api())
                    : new Target.Known(api, operation);
            return new Wanted(target, null);
        }
        if (call.method() == null || call.path() == null) {
            return new Wanted(Target.Unspecified.INSTANCE, null);
        }
        var path = path(call.path(), pointer);
        var target = switch (catalog.match(call.method(), path)) {
            case RouteMatch.Matched matched
            when call.api() == null || call.api().equals(matched.api().slug()) ->
                new Target.Known(matched.api(), matched.operation());
            default ->
                new Target.Unknown(
                        call.method() + " " + path.path() + (call.api() == null ? "" : " of the API " + call.api()));
        };
        return new Wanted(target, path.path());
    }

    private static RequestPath path(String path, String pointer) {
        try {
            return RequestPath.parse(path);
        } catch (ClavigerException malformed) {
            throw ClavigerException.invalid(List.of(new FieldFault(pointer + "/path", malformed.detail())));
        }
    }

    private static void refuse(HttpServerRequest request, Problem problem) {
        EarlyAnswer.send(request, problem);
    }
}
