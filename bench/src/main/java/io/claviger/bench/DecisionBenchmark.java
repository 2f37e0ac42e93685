package io.claviger.bench;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.core.time.MicroClock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision in process, from the raw target and secret to the verdict, the hash of the secret included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecisionBenchmark {
    private static final int OPERATIONS = 50;
    private static final long NOW = 1_700_000_000_000_000L;

    /** Micros from one call to the next: 100,000 calls a second. */
    private static final long STEP = 10;

    /** How many keys the snapshot holds. */
    @Param({"1000", "100000"})
    public int keys;

    /**
     * What is judged of each: {@code permissions}, 50 of them; or {@code everything}, beside them 20 IP ranges, 3 guards
     * and 3 limits of the key, and an IP filter and a limit of its account.
     */
    @Param({"permissions", "everything"})
    public String rules = "permissions";

    private final Secret[] secrets = new Secret[4096];
    private @Nullable Snapshot snapshot;
    private @Nullable DecisionEngine engine;
    private RequestValues values = RequestValues.NONE;
    private long now = NOW;
    private int next;

    @Setup
    public void fill() {
        var pepper = new Pepper(1, new byte[Pepper.LENGTH]);
        var filled = new Snapshot(pepper);
        var random = new SecureRandom();
        var everything = rules.equals("everything");
        var policy = everything ? FullPolicy.ofKey(permissions()) : new Policy(permissions());
        filled.loadFrom(entries -> {
            entries.accept(
                    new Entry.AccountPut(everything ? FullPolicy.account() : new Account("account", null, "a", false)));
            entries.accept(new Entry.CatalogPut(Catalog.of(List.of(api(everything ? FullPolicy.SOURCES : Map.of())))));
            for (var i = 0; i < keys; i++) {
                var secret = KeyFormat.newKey("cvg", Environment.LIVE, random);
                secrets[i % secrets.length] = secret;
                entries.accept(new Entry.CredentialPut(key(i, policy, pepper, secret)));
            }
            return new SnapshotChange("epoch", 0, List.of());
        });
        for (var i = keys; i < secrets.length; i++) {
            secrets[i] = secrets[i % keys];
        }
        snapshot = filled;
        engine = new DecisionEngine(filled, new LimitStates());
        values = everything ? FullPolicy.VALUES : RequestValues.NONE;
    }

    @Benchmark
    public Decision decide() {
        if (snapshot == null || engine == null) {
            throw new IllegalStateException("not filled");
        }
        var secret = secrets[next++ & (secrets.length - 1)];
        var path = RequestPath.parse("/v2/resources30/8e2f41/items/77");
        var target = snapshot.catalog().match("GET", path) instanceof RouteMatch.Matched matched
                ? new Target.Known(matched.api(), matched.operation())
                : new Target.Unknown("GET");
        now += STEP;
        var request = new AccessRequest(
                Door.GATEWAY,
                new Presented.BearerSecret(secret),
                FullPolicy.ADDRESS,
                target,
                List.of(),
                null,
                values,
                null,
                0,
                path.path(),
                now);
        return engine.decide(request);
    }

    private static Key key(int number, Policy policy, Pepper pepper, Secret secret) {
        return new Key(
                "key-" + number,
                "account",
                "key " + number,
                KeyType.WORKSPACE,
                AccessType.CUSTOM,
                Environment.LIVE,
                null,
                policy,
                Standing.ACTIVE,
                MicroClock.NEVER,
                Map.of(),
                List.of(new SecretVersion("s" + number, pepper.digest(secret), MicroClock.NEVER)));
    }

    private static Set<String> permissions() {
        var names = new HashSet<String>();
        for (var i = 0; i < OPERATIONS; i++) {
            names.add("RESOURCES" + i + "_READ");
        }
        return names;
    }

    private static Api api(Map<String, ValueSource> guards) {
        var operations = new ArrayList<Operation>();
        for (var i = 0; i < OPERATIONS; i++) {
            operations.add(new Operation(
                    "bench",
                    "get" + i,
                    "GET",
                    "/resources" + i + "/{id}/items/{item}",
                    null,
                    "RESOURCES" + i + "_READ",
                    "bench",
                    1,
                    Operation.DEFAULT_MAX_BODY_BYTES,
                    false,
                    Set.of(),
                    guards,
                    null,
                    Map.of()));
        }
        return new Api(
                "bench",
                "Bench",
                false,
                null,
                "/v2",
                new Api.Upstreams("http://127.0.0.1:9", null),
                Set.of(Api.Acceptance.values()),
                Set.of(Api.KeyLocation.HEADER),
                null,
                List.of(),
                List.of(),
                Map.of(),
                operations);
    }
}
