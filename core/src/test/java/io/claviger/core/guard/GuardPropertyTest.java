package io.claviger.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.guard.GuardVerdict.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Guards against their rules written out, over few values so that lists and requests meet. */
class GuardPropertyTest {
    private static final List<String> VALUES = List.of("a", "b", "c", "d");
    private static final List<String> DIMENSIONS = List.of("event", "tag", "channel", "cid");

    @Test
    void guardsRefuseWhatTheWrittenOutRulesRefuse() {
        var random = new Random(5);
        var refused = 0;
        var permitted = 0;
        for (var round = 0; round < 100_000; round++) {
            var guards = guards(random);
            var sources = new HashMap<String, ValueSource>();
            var found = new HashMap<String, FoundValues>();
            for (var dimension : DIMENSIONS) {
                if (random.nextInt(4) > 0) {
                    sources.put(dimension, new QueryParameter(dimension));
                    found.put(dimension, found(random));
                }
            }
            var naive = new HashSet<String>();
            guards.byDimension().forEach((dimension, guard) -> {
                if (sources.containsKey(dimension) && !permits(dimension, guard, found)) {
                    naive.add(dimension);
                }
            });
            var verdict = guards.judge(sources, found);
            var actual = new HashSet<>(
                    verdict.reported().stream().map(Refused::dimension).toList());
            var enforced = naive.stream()
                    .filter(dimension -> guards.byDimension().get(dimension).mode() == Mode.ENFORCE)
                    .sorted()
                    .findFirst();
            naive.removeIf(dimension -> guards.byDimension().get(dimension).mode() == Mode.ENFORCE);
            assertThat(actual).as("%s %s", guards, found).isEqualTo(naive);
            assertThat(verdict.refusal() == null ? null : verdict.refusal().dimension())
                    .as("%s %s", guards, found)
                    .isEqualTo(enforced.orElse(null));
            refused += enforced.isPresent() ? 1 : 0;
            permitted += enforced.isPresent() ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(10_000);
        assertThat(permitted).isGreaterThan(10_000);
    }

    private static boolean permits(String dimension, Guard guard, Map<String, FoundValues> found) {
        if (guard.mode() == Mode.OFF) {
            return true;
        }
        var own = found.getOrDefault(dimension, FoundValues.ABSENT);
        var nothing = own.values().isEmpty() && !own.absent() && !own.mistyped();
        return switch (guard.rule()) {
            case Guard.Rule.Always(var lists) -> permits(lists, own);
            case Guard.Rule.Per(var by, var values, var spellings) -> {
                var others = found.getOrDefault(by, FoundValues.ABSENT);
                var known = !others.absent()
                        && !others.mistyped()
                        && !others.values().isEmpty();
                yield nothing
                        || values.values().stream().noneMatch(GuardPropertyTest::stands)
                        || (known
                                && others.values().stream()
                                        .allMatch(other ->
                                                !values.containsKey(other) || permits(values.get(other), own)));
            }
        };
    }

    private static boolean permits(ValueLists lists, FoundValues own) {
        return !stands(lists)
                || (!own.absent()
                        && !own.mistyped()
                        && own.values().stream()
                                .allMatch(value ->
                                        (lists.deny() == null || !lists.deny().contains(value))
                                                && (lists.allow() == null
                                                        || lists.allow().contains(value))));
    }

    private static boolean stands(ValueLists lists) {
        return lists.allow() != null || lists.deny() != null;
    }

    private static Guards guards(Random random) {
        var guards = new HashMap<String, Guard>();
        for (var dimension : List.of("event", "tag", "channel")) {
            if (random.nextBoolean()) {
                var mode = Mode.values()[random.nextInt(3)];
                var rule = dimension.equals("channel") && random.nextInt(3) > 0
                        ? new Guard.Rule.Per("cid", Map.of("a", lists(random), "b", lists(random)))
                        : new Guard.Rule.Always(lists(random));
                guards.put(dimension, new Guard(mode, rule));
            }
        }
        return new Guards(guards);
    }

    private static ValueLists lists(Random random) {
        return new ValueLists(list(random), list(random));
    }

    private static Set<String> list(Random random) {
        var values = some(random);
        return values.isEmpty() ? null : new HashSet<>(values);
    }

    private static List<String> some(Random random) {
        return random.nextBoolean()
                ? List.of()
                : new ArrayList<>(Stream.generate(() -> VALUES.get(random.nextInt(4)))
                        .limit(1 + random.nextInt(3))
                        .distinct()
                        .toList());
    }

    private static FoundValues found(Random random) {
        return random.nextInt(3) > 0
                ? FoundValues.of(some(random))
                : new FoundValues(some(random), random.nextInt(3) == 0, random.nextInt(3) == 0);
    }
}
