package io.claviger.edge.forward;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.body.GuardedOperations;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Exchange;
import io.claviger.edge.caller.CredentialReader;
import io.claviger.edge.caller.IdentityFields;
import io.claviger.edge.caller.LimitFields;
import io.claviger.edge.http.EarlyAnswer;
import io.claviger.edge.problem.Dialects;
import io.claviger.edge.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The way in for proxies that ask before they forward. The request that a proxy has before it is judged as the gateway
 * would judge it, and who calls is answered in header fields that the proxy passes on. Only loopback and trusted proxies
 * are answered: anybody else could say what he likes about the request.
 */
public final class ForwardAuthDoor implements Handler<HttpServerRequest> {
    /** What the paths of this door start with. */
    public static final String PREFIX = "/v1/authorize/";

    private static final String TRUE_STATUS = "X-Claviger-Status";

    private static final RequestValues.BodyFault UNSEEN_BODY = new RequestValues.BodyFault(
            ErrorCode.GUARD_FORBIDDEN,
            "The key has lists on what stands in the body, and forward-auth is not shown bodies.");

    private final Snapshot snapshot;
    private final DecisionEngine engine;
    private final Accounting accounting;
    private final MicroClock clock;
    private final TrustedProxies proxies;
    private final GuardedOperations operations = new GuardedOperations();

    /**
     * Makes the door.
     *
     * @param proxies who may ask, beside loopback, and whose word on the client's address is taken
     */
    public ForwardAuthDoor(
            Snapshot snapshot, DecisionEngine engine, Accounting accounting, MicroClock clock, TrustedProxies proxies) {
        this.snapshot = snapshot;
        this.engine = engine;
        this.accounting = accounting;
        this.clock = clock;
        this.proxies = proxies;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var dialect = Dialect.of(request.uri());
        if (dialect == null) {
            EarlyAnswer.send(
                    request,
                    Problem.of(ErrorCode.NOT_FOUND, "There is nothing here; see nginx, traefik, caddy and envoy/…"));
            return;
        }
        try {
            var peer = peer(request);
            var asked = dialect.asked(request);
            judge(request, dialect, asked, client(request, peer), System.nanoTime());
        } catch (ClavigerException fault) {
            accounting.recordUnjudged(Door.FORWARD_AUTH, fault.code());
            EarlyAnswer.send(request, Problem.of(fault));
        }
    }

    private void judge(
            HttpServerRequest request,
            Dialect dialect,
            Dialect.Asked asked,
            @Nullable ClientAddress client,
            long startNanos) {
        try {
            dialect.requireNoOverride(request);
            var original = OriginalRequest.of(asked.method(), asked.target());
            var catalog = snapshot.catalog();
            var match = catalog.match(original.method(), original.path());
            var matched = match instanceof Matched found ? found : null;
            var api = matched == null ? null : matched.api();
            var values = values(request, catalog, original, matched);
            var access = new AccessRequest(
                            Door.FORWARD_AUTH,
                            CredentialReader.read(request.headers(), original.path(), api),
                            client,
                            matched == null
                                    ? new Target.Unknown(original.method() + " "
                                            + original.path().path())
                                    : new Target.Known(matched.api(), matched.operation()),
                            original.path().path(),
                            clock.nowMicros())
                    .withValues(values);
            var spoken = Dialects.at(catalog, match, original.path());
            answer(request, dialect, spoken, original, matched, access, startNanos);
        } catch (ClavigerException fault) {
            // the caller's fault, so it is told in a way that the proxy passes on
            accounting.recordUnjudged(Door.FORWARD_AUTH, fault.code());
            var spoken = Dialects.at(snapshot.catalog(), asked.method(), asked.target());
            refuse(request, dialect, Problem.of(fault).in(spoken));
        }
    }

    private void answer(
            HttpServerRequest request,
            Dialect dialect,
            ErrorDialect spoken,
            OriginalRequest original,
            @Nullable Matched matched,
            AccessRequest access,
            long startNanos) {
        var decision = engine.decide(access);
        accounting.traffic().decisionTime().record(System.nanoTime() - startNanos);
        LimitFields.put(decision, request.response().headers());
        var status = switch (decision) {
            case Refused refused -> refuse(request, dialect, toProxy(refused, spoken));
            case Allowed allowed -> {
                if (matched == null) {
                    throw new IllegalStateException("an operation that nobody knows was allowed");
                }
                yield allow(request, allowed, matched.operation().permission());
            }
        };
        accounting.record(
                access, decision, new Exchange(original.method(), null, status, 0, 0, System.nanoTime() - startNanos));
    }

    /** The guarded values that a proxy shows. It does not show bodies, so one that would have to be judged can't be. */
    private RequestValues values(
            HttpServerRequest request, Catalog catalog, OriginalRequest original, @Nullable Matched matched) {
        var guarded = matched == null ? null : operations.of(catalog, matched.operation());
        if (guarded == null || matched == null) {
            return RequestValues.NONE;
        }
        var outside = guarded.outsideBody(original.path(), matched.upstreamPath(original.path()), request.headers());
        return guarded.looksAtBody(outside) ? outside.withFault(UNSEEN_BODY) : outside;
    }

    private static int allow(HttpServerRequest request, Allowed allowed, String permission) {
        var fields = request.response().headers();
        IdentityFields.add(allowed, permission, fields);
        fields.set(HttpHeaders.CACHE_CONTROL, "no-store");
        EarlyAnswer.send(request, response -> response.setStatusCode(200).end());
        return 200;
    }

    /** An outsider's problem, but that an operation which nobody knows is forbidden: what there is, the proxy decides. */
    private static Problem toProxy(Refused refused, ErrorDialect spoken) {
        var problem = Problem.toOutsider(refused, spoken);
        return problem.code() == ErrorCode.OPERATION_UNKNOWN
                ? problem.withStatus(problem.code().status())
                : problem;
    }

    private static int refuse(HttpServerRequest request, Dialect dialect, Problem problem) {
        var shown = dialect.shown(problem);
        if (shown != problem.status()) {
            request.response().putHeader(TRUE_STATUS, Integer.toString(problem.status()));
        }
        EarlyAnswer.send(request, problem.withStatus(shown));
        return shown;
    }

    /** Who asks, if he may. */
    private ClientAddress peer(HttpServerRequest request) {
        var socket = request.remoteAddress();
        if (socket == null || socket.hostAddress() == null) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The connection has no address.");
        }
        var peer = ClientAddress.ofPeer(socket.hostAddress());
        if (!peer.isLoopback() && !proxies.trusts(peer)) {
            throw new ClavigerException(
                    ErrorCode.IP_FORBIDDEN, "Only loopback and the proxies in claviger.trusted-proxies may ask here.");
        }
        return peer;
    }

    /** The address of the proxy's client, or null where the proxy does not say or is not believed: never its own. */
    private @Nullable ClientAddress client(HttpServerRequest request, ClientAddress peer) {
        var field = proxies.header().fieldName();
        if (field == null || !proxies.trusts(peer)) {
            return null;
        }
        var lines = request.headers().getAll(field);
        return lines.isEmpty() ? null : proxies.resolve(peer, lines);
    }
}
