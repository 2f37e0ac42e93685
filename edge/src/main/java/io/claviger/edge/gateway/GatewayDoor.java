package io.claviger.edge.gateway;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.body.GuardedOperation;
import io.claviger.core.body.GuardedOperations;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch;
import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.credential.Environment;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange.Entry.CatalogPut;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Exchange;
import io.claviger.core.usage.UpstreamSightings.Seen;
import io.claviger.edge.caller.CredentialReader;
import io.claviger.edge.caller.LimitFields;
import io.claviger.edge.http.EarlyAnswer;
import io.claviger.edge.problem.Dialects;
import io.claviger.edge.problem.Problem;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for partners: every request is judged from the snapshot, on the event loop, and an allowed one is carried to
 * its API's upstream. Refusals look to an outsider as {@link Problem#toOutsider} says, in the API's own dialect.
 */
public final class GatewayDoor implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayDoor.class);

    private final Vertx vertx;
    private final Snapshot snapshot;
    private final DecisionEngine engine;
    private final Accounting accounting;
    private final MicroClock clock;
    private final TrustedProxies proxies;
    private final GatewayConfig config;
    private final GuardedOperations operations = new GuardedOperations();
    /** By base URL. Upstreams that no API names any more are dropped when the catalog changes. */
    private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();

    private final FastThreadLocal<GatewayLoop> loops = new FastThreadLocal<>() {
        @Override
        protected GatewayLoop initialValue() {
            return new GatewayLoop(vertx, config, snapshot, clock);
        }
    };

    /**
     * Makes the door; give it to a listener as its handler.
     *
     * @param accounting where every judged request is counted, and what was refused or failed is kept
     * @param proxies whose word on the client's address is taken
     */
    public GatewayDoor(
            Vertx vertx,
            Snapshot snapshot,
            DecisionEngine engine,
            Accounting accounting,
            MicroClock clock,
            TrustedProxies proxies,
            GatewayConfig config) {
        this.vertx = vertx;
        this.snapshot = snapshot;
        this.engine = engine;
        this.accounting = accounting;
        this.clock = clock;
        this.proxies = proxies;
        this.config = config;
        snapshot.onChange(change -> {
            if (change.entries().stream().anyMatch(CatalogPut.class::isInstance)) {
                forgetUnnamed();
            }
        });
    }

    @Override
    public void handle(HttpServerRequest request) {
        try {
            judge(request, System.nanoTime());
        } catch (ClavigerException fault) {
            fault(request, fault);
        }
    }

    private void fault(HttpServerRequest request, ClavigerException fault) {
        accounting.recordUnjudged(Door.GATEWAY, fault.code());
        var dialect = Dialects.at(snapshot.catalog(), request.method().name(), request.uri());
        EarlyAnswer.send(request, Problem.of(fault).in(dialect));
    }

    private void judge(HttpServerRequest request, long startNanos) {
        var path = RequestPath.parse(request.uri());
        var catalog = snapshot.catalog();
        if (request.method() == HttpMethod.OPTIONS) {
            // a preflight is answered without a decision
            snapshot.lease().requireJudging();
        }
        if (Cors.answered(request, path, catalog)) {
            return;
        }
        var method = request.method().name();
        var match = catalog.match(method, path);
        var api = match instanceof Matched matched ? matched.api() : null;
        var presented = CredentialReader.read(request.headers(), path, api);
        var guarded = match instanceof Matched matched ? operations.of(catalog, matched.operation()) : null;
        var arrived = new Arrived(request, catalog, path, match, guarded, startNanos);
        var access = new AccessRequest(
                Door.GATEWAY, presented, client(request), target(match, method, path), path.path(), clock.nowMicros());
        if (guarded == null) {
            settle(arrived, access, engine.decide(access), null, startNanos);
        } else {
            judgeGuarded(arrived, access, guarded);
        }
    }

    /**
     * A request as it arrived.
     *
     * @param path its target, normalised
     * @param guarded how guarded values are read, or null where nothing is guarded
     */
    private record Arrived(
            HttpServerRequest request,
            Catalog catalog,
            RequestPath path,
            RouteMatch match,
            @Nullable GuardedOperation guarded,
            long startNanos) {

        @Nullable Api api() {
            return match instanceof Matched matched ? matched.api() : null;
        }

        Matched matched() {
            if (match instanceof Matched matched) {
                return matched;
            }
            throw new IllegalStateException("an operation that nobody knows was allowed");
        }

        /** Whether the operation is another now. */
        boolean changedIn(Catalog now) {
            return now != catalog
                    && !(now.match(request.method().name(), path) instanceof Matched changed
                            && match instanceof Matched known
                            && changed.operation().equals(known.operation())
                            && changed.upstreamPath(path).equals(known.upstreamPath(path))
                            && changed.api().upstreams().equals(known.api().upstreams()));
        }

        /** The target as it goes on. */
        RequestPath forwarded(AccessRequest access) {
            return CredentialReader.withoutCredential(
                    path, access.presented(), matched().api());
        }
    }

    private void judgeGuarded(Arrived arrived, AccessRequest received, GuardedOperation guarded) {
        var forwarded = arrived.forwarded(received);
        var outside = guarded.outsideBody(
                forwarded, arrived.matched().upstreamPath(forwarded), ForwardedFields.of(arrived.request()));
        var access = received.withValues(outside);
        var decision = guarded.looksAtBody(outside) ? engine.decideBeforeBody(access) : engine.decide(access);
        if (decision != null) {
            settle(arrived, access, decision, null, arrived.startNanos());
            return;
        }
        new HeldRequest(
                        arrived.request(),
                        guarded,
                        outside,
                        config.memory().bodies(),
                        loops.get(),
                        new HeldRequest.Verdict() {
                            @Override
                            public void judge(RequestValues values, HeldBody body) {
                                judgeRead(arrived, access, values, body);
                            }

                            @Override
                            public void abandon() {
                                accounting.recordUnjudged(Door.GATEWAY, ErrorCode.BODY_MALFORMED);
                            }
                        })
                .start();
    }

    /** Judges a request of which the body was read, as catalog and policies are now. */
    private void judgeRead(Arrived arrived, AccessRequest before, RequestValues values, HeldBody body) {
        try {
            if (arrived.changedIn(snapshot.catalog())) {
                throw new ClavigerException(
                        ErrorCode.UNAVAILABLE, "The API has changed while the request was read; send it again.");
            }
            var start = System.nanoTime();
            var access = before.withValues(values, clock.nowMicros());
            settle(arrived, access, engine.decide(access), body, start);
        } catch (ClavigerException fault) {
            body.release();
            fault(arrived.request(), fault);
        } catch (RuntimeException mistake) {
            // ours, not the caller's: left alone, the request would hang and keep its room
            LOG.error("a request with a body was not dealt with", mistake);
            body.release();
            EarlyAnswer.send(arrived.request(), Problem.of(ErrorCode.INTERNAL, "Something went wrong; it was logged."));
        }
    }

    private void settle(
            Arrived arrived, AccessRequest access, Decision decision, @Nullable HeldBody body, long judgedFrom) {
        accounting.traffic().decisionTime().record(System.nanoTime() - judgedFrom);
        switch (decision) {
            case Refused refused -> refuse(arrived, access, refused, body);
            case Allowed allowed ->
                pass(arrived, new Judged(access, allowed, arrived.matched(), body, hidden(arrived, access, allowed)));
        }
    }

    private static @Nullable HiddenMembers hidden(Arrived arrived, AccessRequest access, Allowed allowed) {
        var guarded = arrived.guarded();
        if (guarded == null) {
            return null;
        }
        var answered = arrived.matched().operation().response().keySet();
        var guards = allowed.policy().guards();
        if (!guards.hide(answered)) {
            return null;
        }
        var permitted = new HashMap<String, Predicate<String>>();
        for (var dimension : answered) {
            permitted.put(dimension, guards.permitted(dimension, access.values().found()));
        }
        return new HiddenMembers(guarded.answer(), permitted);
    }

    /** What was seen of an upstream. */
    public @Nullable Seen seen(String url) {
        var upstream = upstreams.get(url);
        return upstream == null ? null : upstream.seen();
    }

    private void pass(Arrived arrived, Judged judged) {
        var matched = judged.match();
        var forwarded = arrived.forwarded(judged.request());
        var target = forwarded.query().isEmpty()
                ? matched.upstreamPath(forwarded)
                : matched.upstreamPath(forwarded) + "?" + forwarded.query();
        var key = judged.decision().key();
        var url = key != null && key.environment() == Environment.TEST
                ? matched.api().upstreams().test()
                : matched.api().upstreams().live();
        if (url == null) {
            throw new IllegalStateException("a test key was allowed where there is no test upstream");
        }
        var known = upstreams.get(url);
        var upstream = known == null ? upstreams.computeIfAbsent(url, missing -> new Upstream(missing, clock)) : known;
        new Passage(arrived.request(), judged, target, upstream, loops.get(), engine, accounting, arrived.startNanos())
                .start();
    }

    private void refuse(Arrived arrived, AccessRequest access, Refused refused, @Nullable HeldBody body) {
        var request = arrived.request();
        var problem = Problem.toOutsider(refused, Dialects.at(arrived.catalog(), arrived.match(), arrived.path()));
        Cors.permit(arrived.api(), request.headers(), request.response().headers());
        LimitFields.put(refused, request.response().headers());
        // before it is answered, so that who asks for the decision at once is told
        accounting.record(
                access,
                refused,
                new Exchange(
                        request.method().name(),
                        null,
                        problem.status(),
                        body == null ? 0 : body.length(),
                        0,
                        System.nanoTime() - arrived.startNanos()));
        EarlyAnswer.send(request, problem);
        if (body != null) {
            body.release();
        }
    }

    private ClientAddress client(HttpServerRequest request) {
        var socket = request.remoteAddress();
        if (socket == null || socket.hostAddress() == null) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The connection has no address.");
        }
        var peer = loops.get().peer(socket.hostAddress());
        var field = proxies.header().fieldName();
        List<String> lines = field == null ? List.of() : request.headers().getAll(field);
        return proxies.resolve(peer, lines);
    }

    private static Target target(RouteMatch match, String method, RequestPath path) {
        return match instanceof Matched matched
                ? new Target.Known(matched.api(), matched.operation())
                : new Target.Unknown(method + " " + path.path());
    }

    private void forgetUnnamed() {
        var catalog = snapshot.catalog();
        upstreams
                .keySet()
                .removeIf(url -> catalog.apis().stream()
                        .noneMatch(api -> url.equals(api.upstreams().live())
                                || url.equals(api.upstreams().test())));
    }
}
