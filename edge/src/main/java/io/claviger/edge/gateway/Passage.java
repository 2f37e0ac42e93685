package io.claviger.edge.gateway;

import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.lease.Lease;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Exchange;
import io.claviger.edge.caller.LimitFields;
import io.claviger.edge.http.EarlyAnswer;
import io.claviger.edge.problem.Problem;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.SocketException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One allowed request on its way to the upstream, and the answer on its way back. It ends exactly once: when the answer is
 * complete, when either side breaks off, when it stands still for too long, or when its credential may no longer do what
 * it does. Whatever ends it early ends both sides, so that neither takes a part for the whole. Lives on one event loop.
 */
final class Passage extends Underway {
    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);
    /** Safe and without a body: may be sent again on a fresh connection (RFC 9110 section 9.2.2). */
    private static final Set<HttpMethod> REPEATABLE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final long CANCEL = 8;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int LAST_STATUS = 999;

    private final HttpServerRequest request;
    private final Judged judged;
    private final String target;
    private final Upstream upstream;
    private final GatewayLoop loop;
    private final DecisionEngine engine;
    private final Accounting accounting;
    private final long startNanos;
    private final long endsAtMicros;
    private final boolean webSocket;
    private final RequestBody body;
    private @Nullable HttpClientRequest forwarded;
    private @Nullable Tunnel tunnel;
    /** Of the answer, where it has more than one part. */
    private @Nullable AnswerFlow flow;

    private long stillUntilNanos;
    private long responseBytes;
    private long heldBytes;
    private boolean repeated;
    /** Whether the upstream's answer has begun: from then on nothing else can be answered. */
    private boolean answering;

    private boolean over;

    Passage(
            HttpServerRequest request,
            Judged judged,
            String target,
            Upstream upstream,
            GatewayLoop loop,
            DecisionEngine engine,
            Accounting accounting,
            long startNanos) {
        this.request = request;
        this.judged = judged;
        this.target = target;
        this.upstream = upstream;
        this.loop = loop;
        this.engine = engine;
        this.accounting = accounting;
        this.startNanos = startNanos;
        this.endsAtMicros = judged.endsAtMicros();
        this.webSocket = Tunnel.isAskedFor(request);
        this.body = new RequestBody(request, this, judged.body());
    }

    void start() {
        body.hold();
        request.exceptionHandler(this::clientGone);
        request.response().exceptionHandler(this::clientGone);
        heldBytes = loop.hold(request, body);
        if (heldBytes < 0) {
            heldBytes = 0;
            fail(ErrorCode.UNAVAILABLE, "Too many requests are underway; send it again.");
            return;
        }
        loop.open().add(this);
        if (body.isOpen()) {
            soon(this::connect);
        } else {
            connect();
        }
    }

    private void connect() {
        if (webSocket && judged.hidden() != null) {
            fail(
                    ErrorCode.GUARD_FORBIDDEN,
                    "The key may not see all of what is answered here, and nothing can be left out of a WebSocket.");
            return;
        }
        var now = System.nanoTime();
        stillUntilNanos =
                now + loop.config().connect().toNanos() + loop.config().answer().toNanos();
        if (!upstream.admits(now)) {
            fail(ErrorCode.UPSTREAM_UNAVAILABLE, "The upstream could not be reached lately; it is tried again soon.");
            return;
        }
        var options = upstream.request(
                request.method(), target, loop.config().connect().toMillis());
        loop.client().request(options).onComplete(connection -> {
            if (connection.succeeded()) {
                upstream.connected();
                send(connection.result());
            } else {
                unconnected(connection.cause());
            }
        });
    }

    private void unconnected(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            fail(ErrorCode.UPSTREAM_UNAVAILABLE, "Too many requests wait for the upstream.");
            return;
        }
        upstream.failed(System.nanoTime());
        upstream.log().failed("no connection to it could be made");
        LOG.debug("no connection to the upstream of {}", judged.match().api().slug(), cause);
        if (cause instanceof TimeoutException || cause instanceof ConnectTimeoutException) {
            fail(ErrorCode.UPSTREAM_TIMEOUT, "No connection to the upstream could be made in time.");
        } else {
            fail(ErrorCode.UPSTREAM_UNAVAILABLE, "No connection to the upstream could be made.");
        }
    }

    private void send(HttpClientRequest out) {
        if (over) {
            out.exceptionHandler(ignored -> {}).reset(CANCEL);
            return;
        }
        forwarded = out;
        out.exceptionHandler(this::upstreamBroke);
        out.response().onComplete(answer -> {
            if (answer.succeeded()) {
                answered(answer.result());
            } else {
                upstreamBroke(answer.cause());
            }
        });
        ForwardedFields.copy(request, judged, out.headers());
        if (judged.hidden() != null) {
            judged.hidden().askForAll(request.method(), out.headers());
        }
        progress();
        if (webSocket) {
            Tunnel.ask(request, out);
        } else {
            body.sendTo(out);
        }
    }

    /** Something moved: the time for standing still begins anew. */
    void progress() {
        stillUntilNanos = loop.open().nowNanos()
                + OpenPassages.ROUND_MILLIS * 1_000_000
                + loop.config().answer().toNanos();
    }

    private void answered(HttpClientResponse answer) {
        if (over) {
            return;
        }
        answering = true;
        accounting.traffic().upstreamTime().record(System.nanoTime() - startNanos);
        upstream.log().answered(answer.statusCode());
        if (answer.statusCode() == 101) {
            if (webSocket) {
                openTunnel(answer);
            } else {
                answering = false;
                fail(ErrorCode.UPSTREAM_UNAVAILABLE, "The upstream changed the protocol without being asked to.");
            }
            return;
        }
        if (answer.statusCode() < FIRST_FINAL_STATUS || answer.statusCode() > LAST_STATUS) {
            answering = false;
            fail(ErrorCode.UPSTREAM_UNAVAILABLE, "The upstream answered with a status that is none.");
            return;
        }
        if (judged.hidden() == null) {
            new ResponseBody(answer, request, this).relay(judged.match().api());
        } else {
            new FilteredAnswer(answer, request, this, judged.hidden())
                    .relay(judged.match().api());
        }
    }

    /** The answer can't be read, so it is not known what of it may be seen. */
    void unreadable(String reason) {
        LOG.debug("an answer of {} can't be read: {}", judged.match().api().slug(), reason);
        if (!request.response().headWritten()) {
            answering = false;
        }
        fail(ErrorCode.UPSTREAM_UNAVAILABLE, "The upstream's answer can't be read, so it can't be shown.");
    }

    private void openTunnel(HttpClientResponse answer) {
        stillUntilNanos = Long.MAX_VALUE;
        tunnel = new Tunnel(request, answer.netSocket(), this::tunnelEnded);
        tunnel.open(answer.headers(), this);
    }

    private void tunnelEnded() {
        if (finish(null, 101)) {
            LOG.trace("a tunnel ended");
        }
    }

    /** Adds to an answer's head what is ours to say. */
    void mark(MultiMap fields) {
        LimitFields.put(judged.decision(), fields);
        if (!judged.match().operation().response().isEmpty()) {
            // what one key may see, another may not
            fields.add(HttpHeaders.VARY, "X-API-Key, Authorization");
        }
    }

    /** The answer's body, or a part of it, was passed on. */
    void relayed(int bytes) {
        responseBytes += bytes;
        stillUntilNanos = loop.open().nowNanos()
                + OpenPassages.ROUND_MILLIS * 1_000_000
                + loop.config().idle().toNanos();
    }

    /** Passes on a part of the answer that is not its last. */
    void passOn(HttpClientResponse answer, Buffer part) {
        var way = flow;
        if (way == null) {
            way = new AnswerFlow(answer, request, loop.memory().streams());
            flow = way;
        }
        if (!way.pass(part)) {
            LOG.debug("no room for what the clients of HTTP/2 streams do not take");
            fail(ErrorCode.UNAVAILABLE, "Too many answers are not taken; send the request again.");
        }
    }

    /** Runs an action once what has arrived is dealt with. */
    void soon(Runnable action) {
        loop.soon(() -> {
            if (!over) {
                action.run();
            }
        });
    }

    /** The answer was passed on whole. */
    void complete() {
        if (!finish(null, request.response().getStatusCode())) {
            return;
        }
        if (!body.ended()) {
            // the upstream did not wait for the rest of the request, and nobody will read it
            reset();
            stopRequest();
        } else if (!body.sent()) {
            reset();
        }
    }

    private void stopRequest() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(0);
        } else {
            request.connection().close();
        }
    }

    /** The answer broke off on its way from the upstream. */
    void answerBroke(Throwable cause) {
        if (finish(ErrorCode.UPSTREAM_UNAVAILABLE, request.response().getStatusCode())) {
            LOG.debug("an answer broke off", cause);
            reset();
            abortClient();
        }
    }

    private void upstreamBroke(Throwable cause) {
        if (over || answering) {
            return;
        }
        var broken = cause instanceof HttpClosedException || cause instanceof SocketException;
        if (broken && !repeated && !webSocket && body.isNone() && REPEATABLE.contains(request.method())) {
            // most likely an idle connection that the upstream closed as we took it
            repeated = true;
            reset();
            connect();
            return;
        }
        LOG.debug("the upstream of {} broke off", judged.match().api().slug(), cause);
        upstream.log().failed("it broke off before it answered");
        fail(ErrorCode.UPSTREAM_UNAVAILABLE, "The upstream broke off before it answered.");
    }

    /** The client broke off, or what it sent could not be read any further. */
    private void clientGone(Throwable cause) {
        if (finish(null, request.response().headWritten() ? request.response().getStatusCode() : 0)) {
            reset();
        }
    }

    @Override
    void look(long nanos, long micros, boolean changed, boolean lapsed) {
        if (over) {
            return;
        }
        if (nanos - stillUntilNanos > 0 && stillUntilNanos != Long.MAX_VALUE) {
            if (forwarded != null && !answering) {
                upstream.log().failed("it did not answer in time");
            }
            fail(ErrorCode.UPSTREAM_TIMEOUT, "The upstream did not answer in time.");
        } else if (lapsed) {
            fail(ErrorCode.UNAVAILABLE, Lease.lapsed().detail());
        } else if ((changed || micros >= endsAtMicros)
                && !engine.stillAllows(judged.decision(), judged.request(), micros)) {
            end(micros);
        } else if (changed && showsOtherwise(micros)) {
            fail(ErrorCode.UNAVAILABLE, "What the key may see has changed meanwhile; send the request again.");
        }
    }

    /** Whether the key may see other members of the answer than when the request was judged. */
    private boolean showsOtherwise(long micros) {
        var shown = judged.match().operation().response().keySet();
        if (shown.isEmpty()) {
            return false;
        }
        var then = judged.decision().policy().guards().byDimension();
        var now = engine.again(judged.request(), micros).policy().guards().byDimension();
        return shown.stream().anyMatch(dimension -> !Objects.equals(then.get(dimension), now.get(dimension)));
    }

    /** The credential was allowed this when it began, and is no longer. */
    private void end(long micros) {
        if (engine.again(judged.request(), micros) instanceof Refused refused) {
            var problem = Problem.toOutsider(refused, dialect());
            answerOrAbort(refused.code(), problem.withDecision(judged.decision().id()));
        } else {
            var code = ErrorCode.CREDENTIAL_REVOKED;
            answerOrAbort(
                    code,
                    Problem.of(code.toOutsider(), "The credential is missing or not accepted.")
                            .in(dialect()));
        }
    }

    private void fail(ErrorCode code, String detail) {
        answerOrAbort(
                code,
                Problem.of(code, detail).withDecision(judged.decision().id()).in(dialect()));
    }

    private ErrorDialect dialect() {
        return judged.match().api().errorDialect();
    }

    private void answerOrAbort(ErrorCode code, Problem problem) {
        if (!finish(code, answering ? request.response().getStatusCode() : problem.status())) {
            return;
        }
        reset();
        if (answering) {
            abortClient();
        } else {
            Cors.permit(
                    judged.match().api(), request.headers(), request.response().headers());
            LimitFields.put(judged.decision(), request.response().headers());
            EarlyAnswer.send(request, problem);
        }
    }

    private void abortClient() {
        if (tunnel != null) {
            tunnel.close();
        } else {
            request.response().reset(CANCEL);
        }
    }

    private void reset() {
        if (forwarded != null) {
            forwarded.reset(CANCEL);
        }
    }

    private boolean finish(@Nullable ErrorCode failure, int status) {
        if (over) {
            return false;
        }
        over = true;
        body.release();
        loop.memory().underway().release(heldBytes);
        if (flow != null) {
            flow.end();
        }
        loop.open().remove(this);
        accounting.record(
                judged.request(),
                judged.decision(),
                new Exchange(
                        request.method().name(),
                        failure,
                        status,
                        body.bytes(),
                        responseBytes,
                        System.nanoTime() - startNanos));
        return true;
    }
}
