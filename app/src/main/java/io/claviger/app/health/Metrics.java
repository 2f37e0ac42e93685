package io.claviger.app.health;

import io.claviger.core.decision.Door;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.trace.Lane;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Traffic;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.HttpListener;
import io.claviger.edge.http.OpenConnections;
import io.claviger.store.cluster.Cluster;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The node's figures in Prometheus' text format. Claviger's own are counted by the doors and only read here; the JVM's
 * come from Micrometer. No label has a value that a caller chooses.
 */
public final class Metrics implements AutoCloseable {
    private final Accounting accounting;
    private final FailedAuthentications failed;
    private final Snapshot snapshot;
    private final Cluster cluster;
    private final LongSupplier flushFailures;
    private final Map<String, OpenConnections> connections;
    private final CallerMemory callers;
    private final PrometheusMeterRegistry jvm = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /**
     * Reads from what is counted elsewhere.
     *
     * @param flushFailures how often usage could not be written
     * @param connections what each listener has open, by its name
     * @param callers what callers of gateway and edge make it keep
     */
    public Metrics(
            Accounting accounting,
            FailedAuthentications failed,
            Snapshot snapshot,
            Cluster cluster,
            LongSupplier flushFailures,
            Map<String, OpenConnections> connections,
            CallerMemory callers) {
        this.connections = Map.copyOf(connections);
        this.callers = callers;
        this.accounting = accounting;
        this.failed = failed;
        this.snapshot = snapshot;
        this.cluster = cluster;
        this.flushFailures = flushFailures;
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics(),
                        collections)
                .forEach(binder -> binder.bindTo(jvm));
    }

    /** The whole page. */
    public String text() {
        var text = new PrometheusText();
        requests(text);
        reported(text);
        histogram(
                text,
                "claviger_decision_seconds",
                "How long judging a request took.",
                accounting.traffic().decisionTime());
        histogram(
                text,
                "claviger_upstream_seconds",
                "How long upstreams took to begin their answer.",
                accounting.traffic().upstreamTime());
        text.gauge("claviger_snapshot_revision", "Revision of the store that requests are judged by.", revision());
        text.gauge(
                "claviger_snapshot_credentials",
                "Credentials in memory, ended ones included.",
                snapshot.credentialCount());
        cluster(text);
        var usage = accounting.usage();
        text.gauge("claviger_usage_rows", "Distinct usage rows in memory.", usage.depth());
        text.gauge("claviger_usage_entries", "Addresses and guarded values of usage in memory.", usage.entries());
        text.counter("claviger_usage_overflowed", "Requests not counted for want of rows.", usage.overflowed());
        text.counter("claviger_usage_flush_failures", "Times that usage was not written.", flushFailures.getAsLong());
        text.counter(
                "claviger_failed_authentications",
                "Keys and service tokens that were not accepted, by doors that know the address.",
                failed.failures());
        text.counter(
                "claviger_failed_authentications_refused",
                "Those refused with 429, because too many had failed from their address.",
                failed.refusals());
        var rejections = accounting.rejections();
        text.gauge("claviger_rejections_waiting", "Rejections on their way to the error log.", rejections.depth());
        text.counter("claviger_rejections_dropped", "Rejections that the error log lost.", rejections.dropped());
        decisions(text);
        connections(text);
        text.gauge(
                "claviger_callers_bytes",
                "Memory reserved for what callers of gateway and edge make the process keep.",
                callers.held());
        text.gauge("claviger_callers_bytes_limit", "How much may be.", callers.most());
        text.gauge(
                "claviger_buffers_bytes",
                "Memory outside the heap that the buffers of connections take.",
                HttpListener.bufferBytes());
        return text + jvm.scrape();
    }

    private void cluster(PrometheusText text) {
        var lease = snapshot.lease();
        var figures = cluster.figures();
        text.gauge(
                "claviger_lease_state",
                "0 in touch, 1 out of touch (requests are judged on), 2 lapsed (requests are refused).",
                lease.state().ordinal());
        text.head("claviger_lease_age_seconds", "gauge", "Time since this node last was up to date.");
        text.sample("claviger_lease_age_seconds", "", lease.ageMicros() / 1e6);
        text.counter(
                "claviger_degraded_decisions",
                "Decisions made while out of touch.",
                accounting.traffic().degraded());
        text.counter("claviger_lease_refusals", "Requests refused because the lease had lapsed.", lease.refusals());
        text.gauge("claviger_nodes", "Nodes that share the database, as far as this one knows.", figures.nodes());
        text.gauge(
                "claviger_lag_revisions",
                "Revisions that this node has heard of and not applied.",
                figures.known() - figures.reached());
        text.counter("claviger_reloads", "Times that everything was loaded anew.", figures.reloads());
        text.counter(
                "claviger_listener_reconnects",
                "Times that the connection which hears of changes was lost.",
                figures.reconnects());
        text.counter(
                "claviger_cluster_failures",
                "Times that changes could not be followed or the lease not be renewed.",
                figures.failures());
    }

    private void decisions(PrometheusText text) {
        var log = accounting.decisions();
        text.gauge("claviger_decisions_waiting", "Decisions on their way to the store.", log.depth());
        text.head("claviger_decisions_dropped", "counter", "Decisions not kept for want of room, by lane.");
        for (var lane : Lane.values()) {
            text.sample(
                    "claviger_decisions_dropped_total",
                    "{lane=\"" + lane.name().toLowerCase(Locale.ROOT) + "\"}",
                    log.dropped(lane));
        }
    }

    private void connections(PrometheusText text) {
        var names = new TreeMap<>(connections);
        text.head("claviger_connections", "gauge", "Clients' connections that are open, by listener.");
        names.forEach((name, open) -> text.sample("claviger_connections", listener(name), open.open()));
        text.head("claviger_connections_limit", "gauge", "How many may be open, by listener.");
        names.forEach((name, open) -> text.sample("claviger_connections_limit", listener(name), open.most()));
        text.head("claviger_connections_refused", "counter", "Connections closed unread, being one too many.");
        names.forEach(
                (name, open) -> text.sample("claviger_connections_refused_total", listener(name), open.refused()));
    }

    private static String listener(String name) {
        return "{listener=\"" + name + "\"}";
    }

    @Override
    public void close() {
        collections.close();
        jvm.close();
    }

    private long revision() {
        return snapshot.position().revision();
    }

    private void requests(PrometheusText text) {
        text.head("claviger_requests", "counter", "Requests by door and code; OK is what went well.");
        for (var door : Door.values()) {
            sample(text, door, null);
            for (var code : ErrorCode.values()) {
                sample(text, door, code);
            }
        }
    }

    private void reported(PrometheusText text) {
        text.head("claviger_reported", "counter", "Refusals that rules in report mode would have caused, by code.");
        for (var code : ErrorCode.values()) {
            var count = accounting.traffic().reported(code);
            if (count > 0) {
                text.sample("claviger_reported_total", "{code=\"" + code.name() + "\"}", count);
            }
        }
    }

    /** What went well is shown from the start, a code once it was used. */
    private void sample(PrometheusText text, Door door, @Nullable ErrorCode code) {
        var count = accounting.traffic().requests(door, code);
        if (count > 0 || code == null) {
            text.sample(
                    "claviger_requests_total",
                    "{door=\"" + door.name().toLowerCase(Locale.ROOT) + "\",code=\""
                            + (code == null ? "OK" : code.name()) + "\"}",
                    count);
        }
    }

    private static void histogram(PrometheusText text, String name, String help, Traffic.Histogram histogram) {
        text.head(name, "histogram", help);
        var count = 0L;
        for (var bucket = 0; bucket < Traffic.Histogram.BUCKETS - 1; bucket++) {
            count += histogram.count(bucket);
            text.sample(name + "_bucket", "{le=\"" + (1L << bucket) / 1e6 + "\"}", count);
        }
        count += histogram.count(Traffic.Histogram.BUCKETS - 1);
        text.sample(name + "_bucket", "{le=\"+Inf\"}", count);
        text.sample(name + "_sum", "", histogram.sumNanos() / 1e9);
        text.sample(name + "_count", "", count);
    }
}
