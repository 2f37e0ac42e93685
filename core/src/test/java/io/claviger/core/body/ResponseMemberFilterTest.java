package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.body.MemberFilterOutcome.Filtered;
import io.claviger.core.body.MemberFilterOutcome.Unreadable;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseMemberFilterTest {
    private static final GuardedPaths PATHS = GuardedPaths.of(Map.of(
            "one", new BodyKeys(List.of("attributes")), "each", new BodyKeys(List.of("items", "*", "attributes"))));
    private static final Predicate<String> NOT_SECRET = name -> !name.startsWith("secret");
    private static final Map<String, Predicate<String>> PERMITTED = Map.of("one", NOT_SECRET, "each", NOT_SECRET);

    private record Result(String text, MemberFilterOutcome outcome) {}

    private static Result filter(
            GuardedPaths paths, Map<String, Predicate<String>> permitted, byte[] body, Random random, int most) {
        var out = new ByteArrayOutputStream();
        var filter = new ResponseMemberFilter(paths, permitted, out::write);
        for (var at = 0; at < body.length; ) {
            var length = Math.min(body.length - at, 1 + random.nextInt(most));
            var chunk = new byte[length + 1];
            System.arraycopy(body, at, chunk, 1, length);
            filter.feed(chunk, 1, length + 1);
            at += length;
        }
        return new Result(out.toString(UTF_8), filter.finish());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'attributes': {'a': 1, 'secret': 2, 'b': 3}, 'x': 1} | {'attributes': {'a': 1, 'b': 3}, 'x': 1}",
                "{'attributes': { 'secret': {'y': [1,2]} , 'a': 1 }} | {'attributes': {  'a': 1 }}",
                "{'attributes':{'a':1,'secret':[{}],'secret2':'}'}} | {'attributes':{'a':1}}",
                "{'attributes':{'secret':1,'secret2':2}} | {'attributes':{}}",
                "{'attributes': {}} | {'attributes': {}}",
                "{'attributes': null, 'secret': 1} | {'attributes': null, 'secret': 1}",
                "{'attributes':{'\\u0073ecret':1,'\\u0061':2}} | {'attributes':{'\\u0061':2}}",
                "{'attributes':{'secret':1,'a':2,'secret':3}} | {'attributes':{'a':2}}",
                "{'attributes':{'a':{'attributes':{'secret':1}}}} | {'attributes':{'a':{'attributes':{'secret':1}}}}",
                "{'items':[{'attributes':{'secret':1}},{'attributes':{'a':-1.5e3}},{}]} | {'items':[{'attributes':{}},{'attributes':{'a':-1.5e3}},{}]}",
                "{'error': 'x'} | {'error': 'x'}"
            })
    void membersAreLeftOut(String body, String expected) {
        for (var most : new int[] {1, 3, 1000}) {
            var result = filter(PATHS, PERMITTED, body.replace('\'', '"').getBytes(UTF_8), new Random(1), most);
            assertThat(result.outcome()).isInstanceOf(Filtered.class);
            assertThat(result.text()).isEqualTo(expected.replace('\'', '"'));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'attributes': ['secret']}",
                "{'attributes': 'secret'}",
                "{'Attributes': {'secret': 1}}",
                "[{'attributes': {'secret': 1}}]",
                "{'items': {'attributes': {'secret': 1}}}",
                "{'items': [[{'attributes': {'secret': 1}}]]}",
                "{'attributes': {'a': 1}",
                "<html>",
                "{'attributes': {'a': NaN}}"
            })
    void whatCannotBeReadIsSaid(String body) {
        assertThat(filter(PATHS, PERMITTED, body.replace('\'', '"').getBytes(UTF_8), new Random(1), 5)
                        .outcome())
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void endlessSpaceBetweenMembersIsNotKept() {
        var body = ("{\"attributes\":{" + " ".repeat(1 << 20) + "}}").getBytes(UTF_8);
        assertThat(filter(PATHS, PERMITTED, body, new Random(1), 10_000).outcome())
                .isInstanceOf(Unreadable.class);
    }

    /** Against a tree: what is left is the tree without the members, and nothing is touched where all may be seen. */
    @Test
    void filterLeavesOutWhatTheTreeLeavesOut() {
        var random = new Random(17);
        var json = new RandomJson(random);
        var leftOut = 0L;
        for (var round = 0; round < 30_000; round++) {
            var sources = new HashMap<String, ValueSource>();
            var permitted = new HashMap<String, Predicate<String>>();
            for (var i = random.nextInt(3); i >= 0; i--) {
                sources.put("d" + i, new BodyKeys(json.pointer()));
                var hidden = json.oneOf(RandomJson.NAMES);
                permitted.put("d" + i, name -> !name.equals(hidden) && !name.equals("b"));
            }
            var tree = json.tree(4);
            var body = json.spell(tree).getBytes(UTF_8);
            var paths = GuardedPaths.of(sources);
            var untouched = filter(paths, Map.of(), body, random, 9);
            var result = filter(paths, permitted, body, random, 9);
            if (result.outcome() instanceof Filtered filtered) {
                var parsed = NaiveJson.parse(result.text().getBytes(UTF_8));
                assertThat(parsed).as(new String(body, UTF_8)).isEqualTo(without(tree, sources, permitted));
                leftOut += filtered.leftOut();
                if (untouched.outcome() instanceof Filtered) {
                    assertThat(untouched.text()).isEqualTo(new String(body, UTF_8));
                }
            }
        }
        assertThat(leftOut).isGreaterThan(1_000);
    }

    private static Object without(
            Object tree, Map<String, ValueSource> sources, Map<String, Predicate<String>> permitted) {
        var copy = NaiveJson.copy(tree);
        sources.forEach((dimension, source) -> mark(copy, ((BodyKeys) source).pointer(), permitted.get(dimension)));
        return swept(copy);
    }

    /** Marks what is to go, so that a member under two paths is still found by the second. */
    private static void mark(Object node, List<String> pointer, Predicate<String> permitted) {
        if (pointer.isEmpty() && node instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            var members = (Map<String, Object>) map;
            members.replaceAll((name, value) -> permitted.test(name) ? value : new Gone(value));
        } else if (!pointer.isEmpty()) {
            var rest = pointer.subList(1, pointer.size());
            var first = pointer.getFirst();
            if (node instanceof Map<?, ?> map && !first.equals("*") && map.containsKey(first)) {
                mark(map.get(first), rest, permitted);
            } else if (node instanceof List<?> list && first.equals("*")) {
                list.forEach(item -> mark(item, rest, permitted));
            } else if (node instanceof List<?> list && first.matches("[01]") && Integer.parseInt(first) < list.size()) {
                mark(list.get(Integer.parseInt(first)), rest, permitted);
            }
        }
    }

    private record Gone(Object value) {}

    private static Object swept(Object node) {
        if (node instanceof Map<?, ?> map) {
            map.values().removeIf(Gone.class::isInstance);
            map.values().forEach(ResponseMemberFilterTest::swept);
        } else if (node instanceof List<?> list) {
            list.forEach(ResponseMemberFilterTest::swept);
        }
        return node;
    }
}
