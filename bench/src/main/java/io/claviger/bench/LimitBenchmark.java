package io.claviger.bench;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.AddressTrie;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Charge;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.limit.LimitVerdict;
import io.claviger.core.limit.Quota;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What limits, the address trie and the table of failed authentications add to a decision. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LimitBenchmark {
    private static final long START = 1_700_000_000_000_000L;

    /** Micros from one call to the next: 2,000 calls a second. */
    private static final long STEP = 500;

    /** Three allowances of each of so many keys. */
    @State(Scope.Benchmark)
    public static class Limited {
        private static final LimitSet ENOUGH = new LimitSet(
                List.of(
                        new Limit("second", Algorithm.SLIDING_WINDOW, 1000, 10, null),
                        new Limit("hour", Algorithm.SLIDING_WINDOW, 1_000_000_000, 3600, null)),
                List.of(new Quota("day", 1_000_000_000_000L, new Quota.Refill(1_000_000_000_000L, 86_400))));
        private static final LimitSet OF_ACCOUNT =
                new LimitSet(List.of(new Limit("all", Algorithm.TOKEN_BUCKET, 1_000_000_000, 60, null)), List.of());
        private static final LimitSet SPENT =
                new LimitSet(List.of(new Limit("second", Algorithm.SLIDING_WINDOW, 1000, 3600, null)), List.of());

        /** How many credentials call in turn. */
        @Param({"100", "100000"})
        public int keys;

        private final LimitStates states = new LimitStates();
        private String[] ids = {};

        @Setup
        public void name() {
            ids = new String[keys];
            for (var i = 0; i < keys; i++) {
                ids[i] = "018bcfe5-6800-7000-8000-" + (100_000_000_000L + i);
            }
        }

        Charge charge(int call, LimitSet own, LimitSet accounts) {
            return new Charge(ids[call % keys], own, "account", accounts, "Events", 1);
        }
    }

    /** A caller's own count and time. */
    @State(Scope.Thread)
    public static class Caller {
        private int call;

        int next() {
            return call = (call + 1) & Integer.MAX_VALUE;
        }

        long now() {
            return START + call * STEP;
        }
    }

    /** Ranges and addresses. */
    @State(Scope.Benchmark)
    public static class Addresses {
        private static final int COUNT = 4096;

        /** How many ranges the trie holds. */
        @Param({"20", "10000"})
        public int ranges;

        private final Random random = new Random(1);
        private final ClientAddress[] addresses = new ClientAddress[COUNT];
        private AddressTrie trie = AddressTrie.EMPTY;
        private final FailedAuthentications failed = new FailedAuthentications(100, 60, new SecureRandom());

        @Setup
        public void fill() {
            var all = new ArrayList<AddressRange>();
            for (var i = 0; i < ranges; i++) {
                all.add(new AddressRange(any(), 24));
            }
            trie = AddressTrie.of(all);
            for (var i = 0; i < COUNT; i++) {
                addresses[i] = any();
            }
        }

        private ClientAddress any() {
            var octets = new byte[4];
            random.nextBytes(octets);
            return ClientAddress.of(octets);
        }
    }

    @Benchmark
    public LimitVerdict threeAllowances(Limited limited, Caller caller) {
        return limited.states.consume(limited.charge(caller.next(), Limited.ENOUGH, LimitSet.NONE), caller.now());
    }

    @Benchmark
    public LimitVerdict threeAllowancesAndTheAccounts(Limited limited, Caller caller) {
        return limited.states.consume(limited.charge(caller.next(), Limited.ENOUGH, Limited.OF_ACCOUNT), caller.now());
    }

    /** Most are refused: what a caller costs who goes on beyond his limit. */
    @Benchmark
    public LimitVerdict refused(Limited limited, Caller caller) {
        return limited.states.consume(limited.charge(caller.next(), Limited.SPENT, LimitSet.NONE), caller.now());
    }

    /** 64 callers who all meet at the account's limit; the time is per call and thread. */
    @Benchmark
    @Threads(64)
    public LimitVerdict contended(Limited limited, Caller caller) {
        return limited.states.consume(limited.charge(caller.next(), Limited.ENOUGH, Limited.OF_ACCOUNT), caller.now());
    }

    @Benchmark
    public boolean addressInRanges(Addresses state, Caller caller) {
        return state.trie.contains(state.addresses[caller.next() & (Addresses.COUNT - 1)]);
    }

    @Benchmark
    public boolean failedAuthentication(Addresses state, Caller caller) {
        var address = state.addresses[caller.next() & (Addresses.COUNT - 1)];
        state.failed.record(address, caller.now());
        return state.failed.tooMany(address, caller.now());
    }
}
