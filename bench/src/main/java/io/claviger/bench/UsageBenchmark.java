package io.claviger.bench;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.live.LiveRequests;
import io.claviger.core.policy.Policy;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Exchange;
import io.claviger.core.usage.UsageCounters;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What counting adds to a request, from a few addresses and from addresses that never come again, and what onlookers do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UsageBenchmark {
    private static final int KEYS = 1024;
    private static final int ADDRESSES = 1 << 16;
    private static final long NOW = 1_700_000_000_000_000L;

    private final UsageCounters usage = new UsageCounters(100_000);
    private final LiveRequests live = new LiveRequests();
    private final Exchange exchange = new Exchange("GET", null, 200, 0, 0, 1_000_000);
    private final Decision[] allowed = new Decision[KEYS];
    private final AccessRequest[] requests = new AccessRequest[ADDRESSES];
    private int next;

    @Setup
    public void fill() {
        var pepper = new Pepper(1, new byte[Pepper.LENGTH]);
        var random = new SecureRandom();
        for (var i = 0; i < KEYS; i++) {
            var secret = KeyFormat.newKey("cvg", Environment.LIVE, random);
            var version = new SecretVersion("secret-" + i, pepper.digest(secret), MicroClock.NEVER);
            allowed[i] = new Decision.Allowed("decision", key("key-" + i, version), version, null);
        }
        for (var i = 0; i < ADDRESSES; i++) {
            requests[i] = new AccessRequest(
                    Door.GATEWAY,
                    Presented.Nothing.INSTANCE,
                    ClientAddress.parse("2001:db8::" + Integer.toHexString(i)),
                    Target.Unspecified.INSTANCE,
                    NOW);
        }
    }

    /** A thousand keys, each from four addresses. */
    @Benchmark
    public void fewAddresses() {
        var call = next++;
        usage.count(requests[call >>> 10 & 3], allowed[call & (KEYS - 1)], null);
    }

    /** One key, each time from another of 65,536 addresses. */
    @Benchmark
    public void manyAddresses() {
        usage.count(requests[next++ & (ADDRESSES - 1)], allowed[0], null);
    }

    /** A thousand keys, for whoever looks on. */
    @Benchmark
    public void live() {
        var call = next++;
        live.record(requests[call & (ADDRESSES - 1)], allowed[call & (KEYS - 1)], null, exchange);
    }

    private static Key key(String id, SecretVersion secret) {
        return new Key(
                id,
                "account",
                id,
                KeyType.WORKSPACE,
                AccessType.CUSTOM,
                Environment.LIVE,
                null,
                Policy.NONE,
                Standing.ACTIVE,
                MicroClock.NEVER,
                Map.of(),
                List.of(secret));
    }
}
