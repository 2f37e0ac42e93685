package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.body.GuardedBody.Read;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.guard.FoundValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Patches are applied to random documents: whatever stands in a guarded place afterwards and did not before must have
 * been among what the reader said the patch writes, or the patch must have been refused.
 */
class PatchPropertyTest {
    private static final BodyLimits LIMITS = BodyLimits.ofBytes(1 << 20);

    @Test
    void whatAJsonPatchChangesWasFound() {
        check(BodyForm.JSON_PATCH, 120_000);
    }

    @Test
    void whatAMergePatchChangesWasFound() {
        check(BodyForm.MERGE_PATCH, 60_000);
    }

    private static void check(BodyForm form, int rounds) {
        var random = new Random(form.ordinal());
        var json = new RandomJson(random);
        var permitted = 0;
        for (var round = 0; round < rounds; round++) {
            Object patch = form == BodyForm.JSON_PATCH ? new RandomPatch(json, random).patch() : json.object(3);
            var pointer = json.pointer();
            var keys = random.nextBoolean();
            var paths = GuardedPaths.of(Map.of("d", keys ? new BodyKeys(pointer) : new BodyValue(pointer)));
            var outcome = GuardedBodyReader.read(
                    paths, form, LIMITS, json.spell(patch).getBytes(UTF_8));
            if (!(outcome instanceof Read(var values)) || refused(values.get("d"))) {
                continue;
            }
            var before = json.object(4);
            var found = new HashSet<>(values.get("d").values());
            var changed = changes(before, patch, pointer, keys);
            assertThat(found)
                    .as("%s of %s on %s by %s", pointer, keys, before, patch)
                    .containsAll(changed);
            permitted += changed.isEmpty() ? 0 : 1;
        }
        assertThat(permitted).isGreaterThan(200);
    }

    private static boolean refused(FoundValues found) {
        return found.absent() || found.mistyped();
    }

    /** The guarded values, or names of members, that are there and were not, or had another value. */
    private static Set<String> changes(Object before, Object patch, List<String> pointer, boolean keys) {
        Object after;
        try {
            after = patch instanceof List<?> operations
                    ? RandomPatch.apply(operations, before)
                    : RandomPatch.merge(before, patch);
        } catch (NaiveJson.Refused cannotBeApplied) {
            return Set.of();
        }
        var old = new ArrayList<Object>();
        var now = new ArrayList<Object>();
        collect(before, pointer, keys, old);
        collect(after, pointer, keys, now);
        var changes = new HashSet<Object>(now);
        changes.removeAll(old);
        var names = new HashSet<String>();
        changes.forEach(change ->
                names.add(change instanceof Map.Entry<?, ?> member ? (String) member.getKey() : (String) change));
        return names;
    }

    private static void collect(Object node, List<String> pointer, boolean keys, List<Object> into) {
        if (pointer.isEmpty()) {
            if (keys && node instanceof Map<?, ?> map) {
                map.forEach((name, value) -> into.add(Map.entry(name, value)));
            } else if (!keys && node instanceof String) {
                into.add(node);
            }
            return;
        }
        var rest = pointer.subList(1, pointer.size());
        var first = pointer.getFirst();
        if (node instanceof Map<?, ?> map && !first.equals("*") && map.containsKey(first)) {
            collect(map.get(first), rest, keys, into);
        } else if (node instanceof List<?> list && first.equals("*")) {
            list.forEach(item -> collect(item, rest, keys, into));
        } else if (node instanceof List<?> list && first.matches("[01]") && Integer.parseInt(first) < list.size()) {
            collect(list.get(Integer.parseInt(first)), rest, keys, into);
        }
    }
}
