package io.claviger.control.explain;

import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.body.GuardedOperations;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Explanation;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges a supposed request with the checks that judge real ones. Nothing is counted or kept. */
public final class ExplainRequest {
    private final Snapshot snapshot;
    private final MicroClock clock;
    private final DecisionEngine engine;
    private final GuardedOperations operations = new GuardedOperations();

    /**
     * A request that nobody has sent.
     *
     * @param path as a partner calls it, with a query or without
     * @param address the client's supposed address, or null
     * @param headers name and value of each header field, as they would go on to the upstream
     * @param body in UTF-8; empty where there is none
     */
    public record Supposed(
            String credentialId,
            String method,
            String path,
            @Nullable String address,
            List<Map.Entry<String, String>> headers,
            byte[] body) {}

    /** The explanation, and what the request would have called. */
    public record Explained(Explanation explanation, Target target) {}

    public ExplainRequest(Snapshot snapshot, LimitStates limits, MicroClock clock) {
        this.snapshot = snapshot;
        this.clock = clock;
        this.engine = new DecisionEngine(snapshot, limits);
    }

    /** What is wrong with the meaning of a supposed request. */
    public List<FieldFault> faultsOf(Supposed supposed) {
        var faults = new ArrayList<FieldFault>();
        try {
            RequestPath.parse(supposed.path);
        } catch (ClavigerException malformed) {
            faults.add(new FieldFault("/path", malformed.detail()));
        }
        if (supposed.address != null && ClientAddress.parseOrNull(supposed.address) == null) {
            faults.add(new FieldFault("/ip", "must be an IPv4 or IPv6 address, such as 192.0.2.7"));
        }
        return faults;
    }

    /**
     * Explains.
     *
     * @throws ClavigerException with {@code NOT_FOUND} where there is no such key within the caller's reach
     */
    public Explained explain(Caller caller, Supposed supposed) {
        caller.require(Permit.EXPLAIN);
        var key = snapshot.key(supposed.credentialId);
        if (key == null || key.standing() == Standing.DELETED || !caller.reaches(snapshot, key.accountId())) {
            throw ClavigerException.notFound("There is no key " + supposed.credentialId + ".");
        }
        var faults = faultsOf(supposed);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var catalog = snapshot.catalog();
        var method = supposed.method.toUpperCase(Locale.ROOT);
        var path = RequestPath.parse(supposed.path);
        var match = catalog.match(method, path);
        var target = switch (match) {
            case RouteMatch.Matched matched -> new Target.Known(matched.api(), matched.operation());
            case RouteMatch.Unmatched() -> new Target.Unknown(method + " " + path.path());
        };
        var request = new AccessRequest(
                        Door.EXPLAIN,
                        new Presented.Supposed(supposed.credentialId),
                        supposed.address == null ? null : ClientAddress.parseOrNull(supposed.address),
                        target,
                        path.path(),
                        clock.nowMicros())
                .withValues(values(supposed, catalog, path, match));
        return new Explained(engine.explain(request), target);
    }

    /** Guarded values, read as the gateway reads them. */
    private RequestValues values(Supposed supposed, Catalog catalog, RequestPath path, RouteMatch match) {
        if (!(match instanceof RouteMatch.Matched matched)) {
            return RequestValues.NONE;
        }
        var guarded = operations.of(catalog, matched.operation());
        return guarded == null
                ? RequestValues.NONE
                : guarded.read(path, matched.upstreamPath(path), supposed.headers, supposed.body);
    }
}
