package io.claviger.app.health;

import io.claviger.app.health.Readiness.Reason;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}. Open to whoever reaches the port, so nothing that it
 * says is secret or names a tenant.
 */
public final class HealthDoor implements Handler<HttpServerRequest> {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final Readiness readiness;
    private final AtomicReference<@Nullable Metrics> metrics = new AtomicReference<>();

    public HealthDoor(Vertx vertx, Readiness readiness) {
        this.vertx = vertx;
        this.readiness = readiness;
    }

    /** Metrics are there from now on; before, they are answered with a 503. */
    public void show(Metrics shown) {
        metrics.set(shown);
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            answer(request, METHOD_NOT_ALLOWED, new JsonObject().put("status", "Use GET."));
            return;
        }
        switch (request.path()) {
            case "/health/live" -> answer(request, OK, new JsonObject().put("status", "live"));
            case "/health/ready" -> ready(request);
            case "/metrics" -> metrics(request);
            case null, default ->
                answer(
                        request,
                        NOT_FOUND,
                        new JsonObject().put("status", "There are /health/live, /health/ready and /metrics."));
        }
    }

    private void ready(HttpServerRequest request) {
        var report = readiness.report();
        var body = new JsonObject().put("status", report.ready() ? "ready" : "not ready");
        if (!report.reasons().isEmpty()) {
            body.put("reasons", json(report.reasons()));
        }
        if (!report.warnings().isEmpty()) {
            body.put("warnings", json(report.warnings()));
        }
        answer(request, report.ready() ? OK : UNAVAILABLE, body);
    }

    private static JsonArray json(List<Reason> reasons) {
        var array = new JsonArray();
        reasons.forEach(
                reason -> array.add(new JsonObject().put("part", reason.part()).put("reason", reason.reason())));
        return array;
    }

    /** Off the event loop: reading the JVM's figures takes milliseconds. */
    private void metrics(HttpServerRequest request) {
        var shown = metrics.get();
        if (shown == null) {
            answer(request, UNAVAILABLE, new JsonObject().put("status", "starting"));
            return;
        }
        vertx.executeBlocking(shown::text, false)
                .onSuccess(text -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE)
                        .end(text))
                .onFailure(
                        cause -> request.response().setStatusCode(UNAVAILABLE).end());
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode() + "\n");
    }
}
