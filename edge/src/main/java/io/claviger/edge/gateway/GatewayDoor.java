package io.claviger.edge.gateway;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch;
import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.credential.Environment;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange.Entry.CatalogPut;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Exchange;
import io.claviger.edge.caller.CredentialReader;
import io.claviger.edge.caller.LimitFields;
import io.claviger.edge.http.EarlyAnswer;
import io.claviger.edge.problem.Dialects;
import io.claviger.edge.problem.Problem;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The way in for partners: every request is judged from the snapshot, on the event loop, and an allowed one is carried to
 * its API's upstream. Refusals look to an outsider as {@link Problem#toOutsider} says, in the API's own dialect.
 */
public final class GatewayDoor implements Handler<HttpServerRequest> {
    private final Vertx vertx;
    private final Snapshot snapshot;
    private final DecisionEngine engine;
    private final Accounting accounting;
    private final MicroClock clock;
    private final TrustedProxies proxies;
    private final GatewayConfig config;
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
            accounting.recordUnjudged(Door.GATEWAY, fault.code());
            var dialect = Dialects.at(snapshot.catalog(), request.method().name(), request.uri());
            EarlyAnswer.send(request, Problem.of(fault).in(dialect));
        }
    }

    private void judge(HttpServerRequest request, long startNanos) {
        var path = RequestPath.parse(request.uri());
        var catalog = snapshot.catalog();
        if (Cors.answered(request, path, catalog)) {
            return;
        }
        var method = request.method().name();
        var match = catalog.match(method, path);
        var api = match instanceof Matched matched ? matched.api() : null;
        var presented = CredentialReader.read(request.headers(), path, api);
        var access = new AccessRequest(
                Door.GATEWAY, presented, client(request), target(match, method, path), clock.nowMicros());
        var decision = engine.decide(access);
        accounting.traffic().decisionTime().record(System.nanoTime() - startNanos);
        switch (decision) {
            case Refused refused -> {
                var problem = Problem.toOutsider(refused, Dialects.at(catalog, match, path));
                refuse(request, access, refused, problem, api, startNanos);
            }
            case Allowed allowed -> {
                if (!(match instanceof Matched matched)) {
                    throw new IllegalStateException("an operation that nobody knows was allowed");
                }
                pass(request, new Passage.Judged(access, allowed, matched), path, startNanos);
            }
        }
    }

    private void pass(HttpServerRequest request, Passage.Judged judged, RequestPath path, long startNanos) {
        var matched = judged.match();
        var forwarded =
                CredentialReader.withoutCredential(path, judged.request().presented(), matched.api());
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
        var upstream = known == null ? upstreams.computeIfAbsent(url, Upstream::new) : known;
        new Passage(request, judged, target, upstream, loops.get(), engine, accounting, startNanos).start();
    }

    private void refuse(
            HttpServerRequest request,
            AccessRequest access,
            Refused refused,
            Problem problem,
            @Nullable Api api,
            long startNanos) {
        Cors.permit(api, request.headers(), request.response().headers());
        LimitFields.put(refused, request.response().headers());
        EarlyAnswer.send(request, problem);
        accounting.record(
                access,
                refused,
                new Exchange(request.method().name(), null, problem.status(), 0, 0, System.nanoTime() - startNanos));
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
