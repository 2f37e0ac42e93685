package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.fixture.ApiFixture;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.ValueLists;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Random bodies, places and lists, read and judged as a door does, against a judge that walks a tree. */
class GuardedRequestPropertyTest {
    private static final List<String> VALUES = List.of("x", "point_add", "", "ü😀", "a", "b", "data");

    @RepeatedTest(40)
    void requestIsJudgedAsItsTreeIs(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition() * 7919L);
        var json = new RandomJson(random);
        for (var round = 0; round < 100; round++) {
            var sources = GuardedBodyPropertyTest.sources(json, random);
            var guards = guards(sources.keySet(), random);
            var body = json.spell(json.tree(4)).getBytes(UTF_8);
            if (random.nextInt(5) == 0) {
                body = GuardedBodyPropertyTest.damaged(body, random);
            }
            if (body.length == 0) {
                continue;
            }
            assertThat(judged(sources, guards, body))
                    .as("%s judged by %s in %s", new String(body, UTF_8), guards, sources)
                    .isEqualTo(naive(sources, guards, body));
        }
    }

    private static String judged(Map<String, ValueSource> sources, Guards guards, byte[] body) {
        var api = ApiFixture.anApi("a").with("POST", "/", "CALL");
        sources.forEach(api::guarding);
        var operation = api.build().operations().getFirst();
        var values = new GuardedOperation(operation)
                .read(RequestPath.parse("/"), "/", List.of(Map.entry("content-type", "application/json")), body);
        if (values.fault() != null) {
            return values.fault().code().name();
        }
        var refusal = guards.judge(operation.guards(), values.found()).refusal();
        return refusal == null ? "permitted" : refusal.dimension();
    }

    private static String naive(Map<String, ValueSource> sources, Guards guards, byte[] body) {
        try {
            var tree = NaiveJson.parse(body);
            for (var guard : guards.byDimension().entrySet()) {
                var source = sources.get(guard.getKey());
                var keys = !(source instanceof BodyValue);
                var pointer =
                        source instanceof BodyValue(var value) ? value : ((ValueSource.BodyKeys) source).pointer();
                var found = NaiveJson.find(tree, pointer, keys);
                var lists = ((Guard.Rule.Always) guard.getValue().rule()).lists();
                // looks at every place first, since what can't be read is refused whatever the lists say
                sources.values().forEach(other -> read(tree, other));
                var denied = found.values().stream()
                        .anyMatch(value -> lists.deny() != null && lists.deny().contains(value)
                                || lists.allow() != null && !lists.allow().contains(value));
                if (found.absent() || found.mistyped() || denied) {
                    return guard.getKey();
                }
            }
            sources.values().forEach(other -> read(tree, other));
            return "permitted";
        } catch (NaiveJson.Refused refused) {
            return "BODY_MALFORMED";
        }
    }

    private static void read(Object tree, ValueSource source) {
        switch (source) {
            case BodyValue(var pointer) -> NaiveJson.find(tree, pointer, false);
            case ValueSource.BodyKeys(var pointer) -> NaiveJson.find(tree, pointer, true);
            default -> throw new IllegalArgumentException();
        }
    }

    private static Guards guards(Set<String> dimensions, Random random) {
        var guards = new HashMap<String, Guard>();
        for (var dimension : dimensions) {
            var allow = some(random);
            var deny = random.nextBoolean() || allow == null ? some(random) : null;
            if (allow != null || deny != null) {
                guards.put(dimension, Guard.enforcing(new ValueLists(allow, deny)));
            }
        }
        return new Guards(guards);
    }

    private static Set<String> some(Random random) {
        var picked = new HashSet<String>();
        for (var value : VALUES) {
            if (!value.isEmpty() && random.nextInt(3) > 0) {
                picked.add(value);
            }
        }
        return picked.isEmpty() || random.nextInt(3) == 0 ? null : picked;
    }
}
