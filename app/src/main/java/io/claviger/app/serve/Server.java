package io.claviger.app.serve;

import io.claviger.app.config.Listener;
import io.claviger.app.config.NodeRole;
import io.claviger.app.config.Settings;
import io.claviger.app.demo.Demo;
import io.claviger.app.health.HealthDoor;
import io.claviger.app.health.Metrics;
import io.claviger.app.health.Readiness;
import io.claviger.control.ManagementApi;
import io.claviger.control.account.Retention;
import io.claviger.control.handover.OpenedHandOvers;
import io.claviger.control.link.FirstMembers;
import io.claviger.control.link.OneTimeLink;
import io.claviger.control.oidc.OidcConfig;
import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.control.token.Bootstrap;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.RejectionQueue;
import io.claviger.core.usage.Traffic;
import io.claviger.core.usage.UpstreamSightings;
import io.claviger.core.usage.UsageCounters;
import io.claviger.edge.EdgeRouter;
import io.claviger.edge.GatewayRouter;
import io.claviger.edge.forward.ForwardAuthDoor;
import io.claviger.edge.gateway.GatewayConfig;
import io.claviger.edge.gateway.GatewayDoor;
import io.claviger.edge.handover.HandOverDoor;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.verify.VerifyDoor;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.StoreOpenException;
import io.claviger.store.cluster.Cluster;
import io.claviger.store.seal.MasterKey;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All rooms, wired together and open. Closing it closes them in reverse. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int USAGE_ROWS = 200_000;
    private static final int REJECTIONS = 10_000;
    private static final long VERTX_END_SECONDS = 5;
    private static final String PART = "server";
    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    /** Of buffers outside the heap; by default as much as the heap, which is more than a machine has beside it. */
    private static final String NETTY_MEMORY = "io.netty.maxDirectMemory";

    /**
     * Netty's "adaptive" allocator keeps what was once taken for buffers of one size for others of that size: after a flood
     * of long ones there is nothing left for short ones, and every connection is broken off.
     */
    private static final String NETTY_ALLOCATOR = "io.netty.allocator.type";

    private final Settings settings;
    private final Readiness readiness = new Readiness();
    private final Deque<AutoCloseable> rooms;
    private final Doors doors;
    private final Cluster cluster;
    private final @Nullable Secret firstToken;
    private final @Nullable OneTimeLink firstLink;
    private final @Nullable Demo demo;
    private final @Nullable ManagementApi management;

    /**
     * Opens everything and waits until it is open.
     *
     * @throws StartException when something can't be; what was open already is closed again
     */
    public static Server start(Settings settings) throws StartException {
        requireHttps(settings);
        var rooms = new ArrayDeque<AutoCloseable>();
        var doors = new Doors(hold(rooms, vertx(), Server::end), settings.connections());
        try {
            return new Server(settings, SystemClock.INSTANCE, rooms, doors);
        } catch (ClavigerException e) {
            close(doors, rooms, Duration.ZERO);
            throw new StartException("the database failed during the start: " + e.detail(), StartException.PASSING, e);
        } catch (StartException | RuntimeException e) {
            close(doors, rooms, Duration.ZERO);
            throw e;
        }
    }

    /** The house, room by room. */
    private Server(Settings settings, MicroClock clock, Deque<AutoCloseable> rooms, Doors doors) throws StartException {
        this.settings = settings;
        this.rooms = rooms;
        this.doors = doors;
        var vertx = doors.vertx();
        var random = new SecureRandom();

        var store = hold(rooms, openStore(settings, clock), Store::close);
        readiness.waitFor(PART, "It is starting.");
        var health = new HealthDoor(vertx, readiness);
        var operators = CallerMemory.ofOperators();
        doors.open(settings.health(), operators, health);

        this.cluster = store.cluster();
        var snapshot = new Snapshot(store.pepper(), cluster.lease(settings.lease()));
        store.follow(snapshot);
        var limits = hold(rooms, LimitKeeper.start(store, snapshot, clock, readiness), LimitKeeper::close)
                .limits();
        var failed = failedAuthentications(settings, random);
        hold(
                rooms,
                ClockWatch.start(clock, micros -> {
                    limits.clockSetBack(micros);
                    failed.clockSetBack(micros);
                }),
                ClockWatch::close);
        var engine = new DecisionEngine(snapshot, limits, failed);
        var accounting = new Accounting(new UsageCounters(USAGE_ROWS), new RejectionQueue(REJECTIONS), new Traffic());
        snapshot.onChange(accounting.seen()::follow);
        var flusher = hold(rooms, Flusher.start(accounting, store, clock, readiness), Flusher::close);
        hold(rooms, Forgetter.start(store), Forgetter::close);
        hold(rooms, AuditKeeper.start(store.audit(), settings.auditRetention(), clock, readiness), AuditKeeper::close);

        // Others wait for this node from now on, so it must not judge before.
        hold(rooms, ThisNode.join(cluster, snapshot.lease(), settings, random, readiness), Cluster::leave);

        this.firstToken = new Bootstrap(store, random).firstToken(settings.adminToken());
        this.demo = settings.demo() ? hold(rooms, Demo.open(vertx, store, snapshot, random), Demo::close) : null;

        var anybody = CallerMemory.ofAnybody();
        if (settings.has(NodeRole.EDGE)) {
            var verify = new VerifyDoor(snapshot, engine, failed, accounting, clock, anybody);
            var forwardAuth = new ForwardAuthDoor(snapshot, engine, accounting, clock, settings.trustedProxies());
            doors.open(settings.edge(), anybody, new EdgeRouter(verify, forwardAuth));
        }
        var upstreams = UpstreamSightings.NONE;
        if (settings.has(NodeRole.GATEWAY)) {
            var proxies = settings.trustedProxies();
            var config = gatewayConfig(settings, anybody);
            var gateway = new GatewayDoor(vertx, snapshot, engine, accounting, clock, proxies, config);
            var handOvers =
                    hold(rooms, new OpenedHandOvers(store, snapshot, failed, clock, random), OpenedHandOvers::close);
            upstreams = gateway::seen;
            doors.open(settings.gateway(), anybody, new GatewayRouter(gateway, new HandOverDoor(handOvers, proxies)));
        }
        // What partners wait for is open; what takes long to set up comes after it.
        if (settings.has(NodeRole.CONTROL)) {
            var api = new ManagementApi(
                    vertx,
                    store,
                    snapshot,
                    limits,
                    failed,
                    accounting.decisions(),
                    accounting.live(),
                    clock,
                    new ManagementApi.Installation(
                            console(settings),
                            () -> gateway(settings),
                            settings.trustedProxies(),
                            new Retention(settings.auditRetention()),
                            upstreams),
                    oidc(settings));
            doors.open(
                    settings.control(),
                    operators,
                    hold(rooms, api, ManagementApi::close).handler());
            this.management = api;
        } else {
            this.management = null;
        }
        this.firstLink = settings.has(NodeRole.CONTROL) ? firstLink(settings, store, random) : null;
        health.show(hold(
                rooms,
                new Metrics(accounting, failed, snapshot, cluster, flusher::failures, doors.connections(), anybody),
                Metrics::close));
        readiness.ready(PART);
    }

    public Settings settings() {
        return settings;
    }

    /** The address that a listener is reached at, with the port that it really has. */
    public String url(Listener listener) {
        return doors.url(listener);
    }

    /** The first operator's token, to be shown once; null at every later start. */
    public @Nullable Secret firstToken() {
        return firstToken;
    }

    /** What makes the first member, or signs in to the demo, to be shown once; null where there is a member. */
    public @Nullable OneTimeLink firstLink() {
        return firstLink;
    }

    public @Nullable Demo demo() {
        return demo;
    }

    /** Answers what is being answered, writes what was counted, and closes the rooms in reverse. */
    @Override
    public void close() {
        readiness.waitFor(PART, "It is stopping.");
        cluster.answerWaiting();
        if (management != null) {
            management.endLive();
        }
        close(doors, rooms, GRACE);
    }

    private static void close(Doors doors, Deque<AutoCloseable> rooms, Duration grace) {
        doors.close(grace);
        while (!rooms.isEmpty()) {
            try {
                rooms.pop().close();
            } catch (Exception e) {
                // The rooms below must be closed all the same.
                LOG.warn("a room did not close as it should", e);
            }
        }
    }

    private interface Closing<T> {
        void close(T room);
    }

    private static <T> T hold(Deque<AutoCloseable> rooms, T room, Closing<T> closing) {
        rooms.push(() -> closing.close(room));
        return room;
    }

    private static Store openStore(Settings settings, MicroClock clock) throws StartException {
        try {
            return Store.open(storeConfig(settings), new OpenApiImporter(), clock);
        } catch (StoreOpenException e) {
            throw StartException.of(e);
        }
    }

    /** What the store is opened with. */
    public static StoreConfig storeConfig(Settings settings) throws StoreOpenException {
        var key = settings.masterKey();
        return StoreConfig.in(settings.dataDir())
                .withDatabase(settings.database())
                .withMasterKey(key == null ? null : MasterKey.ofBase64(key.reveal()));
    }

    /** Plain HTTP where others can listen is refused if the operator said so, else warned of. */
    private static void requireHttps(Settings settings) throws StartException {
        for (var listener : settings.listeners()) {
            if (listener.tls() != null || listener.loopback()) {
                continue;
            }
            if (settings.httpsOnly()) {
                throw new StartException(
                        "claviger.https-only is set, but " + listener.name() + " would speak plain HTTP on "
                                + listener.host() + ": set claviger." + listener.name()
                                + ".tls.certificate and .tls.key, or a loopback host",
                        StartException.LASTING,
                        null);
            }
            LOG.warn(
                    "{} speaks plain HTTP on {}, where others can read keys on their way: set claviger.{}.tls, or let a"
                            + " proxy that ends TLS be the only one to reach it",
                    listener.name(),
                    listener.host(),
                    listener.name());
        }
    }

    private static Vertx vertx() {
        // Netty's events for Flight Recorder have the JVM set up the recorder, recording or not: a tenth of a start.
        setUnlessGiven(NETTY_EVENTS, "false");
        setUnlessGiven(NETTY_MEMORY, Long.toString(Runtime.getRuntime().maxMemory() / 2));
        setUnlessGiven(NETTY_ALLOCATOR, "pooled");
        var files = new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setDisableTCCL(true)
                .setFileSystemOptions(files));
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void end(Vertx vertx) {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(VERTX_END_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static GatewayConfig gatewayConfig(Settings settings, CallerMemory memory) {
        var upstreams = settings.upstreams();
        return new GatewayConfig(
                upstreams.connect(),
                upstreams.answer(),
                upstreams.idle(),
                upstreams.connections(),
                upstreams.waiting(),
                memory);
    }

    /** One for all doors: it is the same addresses that try. */
    private static FailedAuthentications failedAuthentications(Settings settings, SecureRandom random) {
        var allowed = settings.failures();
        return new FailedAuthentications(allowed.limit(), allowed.windowSeconds(), random);
    }

    private static @Nullable OneTimeLink firstLink(Settings settings, Store store, SecureRandom random) {
        var members = new FirstMembers(store, random);
        return settings.demo() ? members.demo() : members.firstStart();
    }

    private static @Nullable OidcConfig oidc(Settings settings) {
        var asked = settings.singleSignOn();
        return asked == null
                ? null
                : new OidcConfig(
                        asked.issuer().toString(),
                        asked.clientId(),
                        asked.clientSecret(),
                        asked.scopes(),
                        asked.name());
    }

    /** Where partners reach the gateway. */
    private String gateway(Settings settings) {
        var outside = settings.publicUrl();
        return outside == null ? url(settings.gateway()) : outside.toString();
    }

    private ConsoleAddress console(Settings settings) {
        var listener = settings.control();
        return new ConsoleAddress(settings.controlPublicUrl(), () -> url(listener), listener.tls() != null);
    }
}
