package io.claviger.control;

import io.claviger.control.account.AccountEndpoints;
import io.claviger.control.account.Retention;
import io.claviger.control.address.IpFilterEndpoints;
import io.claviger.control.api.ApiEndpoints;
import io.claviger.control.audit.AuditEndpoints;
import io.claviger.control.console.ConsolePages;
import io.claviger.control.console.http.Console;
import io.claviger.control.console.http.Doorway;
import io.claviger.control.explain.DecisionEndpoints;
import io.claviger.control.explain.ExplainEndpoints;
import io.claviger.control.factor.FactorEndpoints;
import io.claviger.control.handover.HandOverEndpoints;
import io.claviger.control.http.Admission;
import io.claviger.control.http.Authentication;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.ManagementHandler;
import io.claviger.control.http.Operations;
import io.claviger.control.http.Origins;
import io.claviger.control.http.Visits;
import io.claviger.control.key.ImportEndpoints;
import io.claviger.control.key.KeyEndpoints;
import io.claviger.control.link.LinkEndpoints;
import io.claviger.control.link.NewLinks;
import io.claviger.control.link.RedeemLink;
import io.claviger.control.live.LiveEndpoints;
import io.claviger.control.member.IdentityEndpoints;
import io.claviger.control.member.MemberEndpoints;
import io.claviger.control.network.NetworkEndpoints;
import io.claviger.control.node.NodeEndpoints;
import io.claviger.control.oidc.OidcConfig;
import io.claviger.control.oidc.OidcEndpoints;
import io.claviger.control.overview.OverviewEndpoints;
import io.claviger.control.password.PasswordHashing;
import io.claviger.control.policy.PolicyEndpoints;
import io.claviger.control.role.Permit;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.control.session.LiveSessions;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.Proofs;
import io.claviger.control.session.SessionAnswers;
import io.claviger.control.session.SessionEndpoints;
import io.claviger.control.token.TokenEndpoints;
import io.claviger.control.usage.RejectionEndpoints;
import io.claviger.control.usage.SecretEndpoints;
import io.claviger.control.usage.UsageEndpoints;
import io.claviger.control.vocabulary.VocabularyEndpoints;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Pepper;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.live.LiveRequests;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.core.trace.DecisionLog;
import io.claviger.core.usage.UpstreamSightings;
import io.claviger.store.Store;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The management API and the console over it: mount their {@link #handler} on a listener. */
public final class ManagementApi implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ControlDoor handler;
    private final PasswordHashing hashing;
    private final LiveEndpoints live;
    private final OidcEndpoints singleSignOn;

    /**
     * What the API speaks of that is not in the store.
     *
     * @param console where browsers reach the console
     * @param gateway where partners reach the gateway, without a slash at the end
     * @param proxies whose word on the client's address is taken
     * @param retention how long things are kept
     * @param upstreams what this node has seen of them
     */
    public record Installation(
            ConsoleAddress console,
            Supplier<String> gateway,
            TrustedProxies proxies,
            Retention retention,
            UpstreamSightings upstreams) {}

    /**
     * Makes the API.
     *
     * @param snapshot one that follows the store
     * @param limits what this node has counted
     * @param failed counts service tokens that are not accepted, by the address of the socket
     * @param decisions the latest of this node
     * @param requests the latest of this node
     * @param installation what surrounds it
     * @param oidc where members may sign in besides; null where they may not
     */
    public ManagementApi(
            Vertx vertx,
            Store store,
            Snapshot snapshot,
            LimitStates limits,
            FailedAuthentications failed,
            DecisionLog decisions,
            LiveRequests requests,
            MicroClock clock,
            Installation installation,
            @Nullable OidcConfig oidc) {
        var random = new SecureRandom();
        var console = installation.console();
        this.hashing = new PasswordHashing(random);
        this.live = new LiveEndpoints(store, snapshot, requests, random);
        var endpoints = new EnumMap<Permit, Endpoint>(Permit.class);
        endpoints.putAll(new AccountEndpoints(snapshot, installation.retention()).endpoints());
        endpoints.putAll(new IpFilterEndpoints(snapshot).endpoints());
        endpoints.putAll(new PolicyEndpoints(snapshot).endpoints());
        endpoints.putAll(new ApiEndpoints(snapshot, installation.upstreams()).endpoints());
        endpoints.putAll(new KeyEndpoints(snapshot, store.pepper(), clock, random).endpoints());
        endpoints.putAll(
                new HandOverEndpoints(snapshot, store.pepper(), clock, random, installation.gateway()).endpoints());
        endpoints.putAll(new SecretEndpoints().endpoints());
        endpoints.putAll(new UsageEndpoints(snapshot, clock).endpoints());
        endpoints.putAll(new RejectionEndpoints().endpoints());
        endpoints.putAll(new OverviewEndpoints(snapshot).endpoints());
        endpoints.putAll(live.endpoints());
        endpoints.putAll(new ImportEndpoints(snapshot, store.pepper(), random).endpoints());
        endpoints.putAll(new VocabularyEndpoints(snapshot).endpoints());
        endpoints.putAll(new TokenEndpoints(store.pepper(), clock, random).endpoints());
        endpoints.putAll(new AuditEndpoints().endpoints());
        endpoints.putAll(new ExplainEndpoints(snapshot, limits, clock).endpoints());
        endpoints.putAll(new DecisionEndpoints(snapshot, decisions, clock).endpoints());
        endpoints.putAll(new NodeEndpoints(store.cluster()).endpoints());
        endpoints.putAll(new NetworkEndpoints(installation.proxies()).endpoints());
        var pepper = store.pepper();
        var proofs = new Proofs(store, hashing, failed, clock, random, threads);
        var answers = new SessionAnswers(pepper, console);
        var sessions = new NewSessions(pepper, random);
        this.singleSignOn = new OidcEndpoints(oidc, console, proofs, answers, sessions, pepper, clock, random);
        endpoints.putAll(singleSignOn.endpoints());
        endpoints.putAll(people(snapshot, pepper, random, hashing, proofs, answers, sessions));
        this.handler = doors(vertx, store, snapshot, failed, clock, installation, endpoints);
    }

    /** The two ways in, over the same operations. */
    private ControlDoor doors(
            Vertx vertx,
            Store store,
            Snapshot snapshot,
            FailedAuthentications failed,
            MicroClock clock,
            Installation installation,
            Map<Permit, Endpoint> endpoints) {
        var live = new LiveSessions(store);
        var authentication = new Authentication(snapshot, live, failed, clock);
        var operations = new Operations(store, authentication, endpoints);
        var origins = new Origins(installation.console(), store.pepper());
        var visits = new Visits(installation.proxies());
        var admission = new Admission(snapshot);
        var doorway = new Doorway(
                operations,
                snapshot,
                ConsolePages.routes(),
                store.pepper(),
                installation.console(),
                installation.gateway(),
                clock,
                new SecureRandom());
        return new ControlDoor(
                new ManagementHandler(vertx, operations, authentication, origins, visits, admission, threads),
                new Console(vertx, doorway, live, visits, admission, threads));
    }

    /** The calls of members: how they come in, and what they are. */
    private static Map<Permit, Endpoint> people(
            Snapshot snapshot,
            Pepper pepper,
            SecureRandom random,
            PasswordHashing hashing,
            Proofs proofs,
            SessionAnswers answers,
            NewSessions sessions) {
        var redeem = new RedeemLink(sessions, pepper);
        var endpoints = new EnumMap<Permit, Endpoint>(Permit.class);
        endpoints.putAll(new MemberEndpoints(snapshot, new NewLinks(pepper, random)).endpoints());
        endpoints.putAll(new IdentityEndpoints().endpoints());
        endpoints.putAll(new SessionEndpoints(proofs, hashing, answers, sessions, pepper).endpoints());
        endpoints.putAll(new FactorEndpoints(proofs, answers, sessions, pepper, random).endpoints());
        endpoints.putAll(new LinkEndpoints(redeem, proofs, hashing, answers).endpoints());
        return endpoints;
    }

    /** How many passwords were hashed since the start. */
    public long passwordsHashed() {
        return hashing.computed();
    }

    /** Answers every request: under {@code /api/} the management API, else the console. */
    public Handler<HttpServerRequest> handler() {
        return handler;
    }

    /** Ends what goes on for as long as somebody looks on, so that nobody waits for it. */
    public void endLive() {
        live.close();
    }

    /** How many look on. */
    public int onlookers() {
        return live.onlookers();
    }

    /** Waits for the calls that are under way. */
    @Override
    public void close() {
        endLive();
        singleSignOn.close();
        threads.close();
    }
}
