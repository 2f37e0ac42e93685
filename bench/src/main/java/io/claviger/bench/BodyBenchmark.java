package io.claviger.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claviger.core.body.BodyForm;
import io.claviger.core.body.BodyLimits;
import io.claviger.core.body.GuardedBody;
import io.claviger.core.body.GuardedBodyReader;
import io.claviger.core.body.GuardedPaths;
import io.claviger.core.body.MemberFilterOutcome;
import io.claviger.core.body.ResponseMemberFilter;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.ValueLists;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Reading and judging bodies: a small one of 131 octets, a bulk of 100 events, and an answer with members left out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BodyBenchmark {
    private static final BodyLimits LIMITS = BodyLimits.ofBytes(1 << 20);
    private static final String EVENT = """
            {"customer":"c-1029384756","account":"demo","action":"page_view","data":{"url":"/products/17","color":"red","amount":12.5}}\
            """;

    private static final Map<String, ValueSource> ONE =
            Map.of("event", new BodyValue(List.of("action")), "attribute", new BodyKeys(List.of("data")));
    private static final Map<String, ValueSource> MANY = Map.of(
            "event", new BodyValue(List.of("events", "*", "action")),
            "attribute", new BodyKeys(List.of("events", "*", "data")));

    private final GuardedPaths onePath = GuardedPaths.of(ONE);
    private final GuardedPaths manyPaths = GuardedPaths.of(MANY);
    private final Guards guards = new Guards(Map.of(
            "event", Guard.enforcing(new ValueLists(null, Set.of("point_add", "point_sub"))),
            "attribute", Guard.enforcing(ValueLists.allowing("url", "color", "amount", "size"))));
    private final byte[] small = EVENT.getBytes(UTF_8);
    private final byte[] bulk = bulk().getBytes(UTF_8);

    /** A small body, read. */
    @Benchmark
    public GuardedBody readSmall() {
        return GuardedBodyReader.read(onePath, BodyForm.JSON, LIMITS, small);
    }

    /** A small body, read and judged by two guards. */
    @Benchmark
    public Guards.Verdict judgeSmall() {
        return switch (GuardedBodyReader.read(onePath, BodyForm.JSON, LIMITS, small)) {
            case GuardedBody.Read(var values) -> guards.judge(ONE, values);
            case GuardedBody other -> throw new IllegalStateException(other.toString());
        };
    }

    /** A hundred events in one body, read. */
    @Benchmark
    public GuardedBody readBulk() {
        return GuardedBodyReader.read(manyPaths, BodyForm.JSON, LIMITS, bulk);
    }

    /** A small answer, copied without one member. */
    @Benchmark
    public MemberFilterOutcome filterSmall(Blackhole sink) {
        var filter = new ResponseMemberFilter(
                onePath,
                Map.of("attribute", name -> !name.equals("color")),
                (octets, from, length) -> sink.consume(octets));
        filter.feed(small, 0, small.length);
        return filter.finish();
    }

    private static String bulk() {
        var events = new StringJoiner(",", "{\"events\":[", "]}");
        for (var i = 0; i < 100; i++) {
            events.add(EVENT.replace("1029384756", Integer.toString(i)));
        }
        return events.toString();
    }
}
