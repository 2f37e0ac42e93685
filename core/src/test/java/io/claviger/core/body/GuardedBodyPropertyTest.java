package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.body.GuardedBody.Malformed;
import io.claviger.core.body.GuardedBody.Read;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.guard.FoundValues;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The streaming reader against a tree: what it finds, what it refuses, and that chunks make no difference. */
class GuardedBodyPropertyTest {
    private static final BodyLimits LIMITS = BodyLimits.ofBytes(1 << 20);

    @Test
    void readerFindsWhatTheTreeHolds() {
        var random = new Random(11);
        var json = new RandomJson(random);
        var read = 0;
        for (var round = 0; round < 30_000; round++) {
            var sources = sources(json, random);
            var body = json.spell(json.tree(4)).getBytes(UTF_8);
            var actual = GuardedBodyReader.read(GuardedPaths.of(sources), BodyForm.JSON, LIMITS, body);
            var expected = naive(body, sources);
            if (expected == null) {
                assertThat(actual).as("%s %s", new String(body, UTF_8), sources).isInstanceOf(Malformed.class);
            } else {
                assertThat(actual).as("%s %s", new String(body, UTF_8), sources).isEqualTo(new Read(expected));
                read += expected.values().stream()
                                .anyMatch(found -> !found.values().isEmpty())
                        ? 1
                        : 0;
            }
        }
        assertThat(read).isGreaterThan(3_000);
    }

    @Test
    void damagedTextsAreRefusedExactlyWhenTheyAreNoJson() {
        var random = new Random(12);
        var json = new RandomJson(random);
        var refused = 0;
        var taken = 0;
        for (var round = 0; round < 60_000; round++) {
            var body = damaged(json.spell(json.tree(3)).getBytes(UTF_8), random);
            var sources = sources(json, random);
            var actual = GuardedBodyReader.read(GuardedPaths.of(sources), BodyForm.JSON, LIMITS, body);
            var expected = naive(body, sources);
            assertThat(actual instanceof Read)
                    .as("%s %s %s", Arrays.toString(body), new String(body, UTF_8), actual)
                    .isEqualTo(expected != null);
            refused += expected == null ? 1 : 0;
            taken += expected != null ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(10_000);
        assertThat(taken).isGreaterThan(2_000);
    }

    @Test
    void chunkBoundariesMakeNoDifference() {
        var random = new Random(13);
        var json = new RandomJson(random);
        for (var round = 0; round < 20_000; round++) {
            var form = json.oneOf(Arrays.asList(BodyForm.values()));
            var text =
                    form == BodyForm.FORM ? "a=%C3%A9&data[x]=1+2&events[]=%F0%9F%98%80&b" : json.spell(json.tree(4));
            if (form == BodyForm.JSON_PATCH && random.nextInt(4) != 0) {
                text = json.spell(new RandomPatch(json, random).patch());
            }
            var body = text.getBytes(UTF_8);
            if (random.nextBoolean()) {
                body = damaged(body, random);
            }
            var paths = GuardedPaths.of(sources(json, random));
            var limits = BodyLimits.ofBytes(random.nextInt(4) == 0 ? 1 + random.nextInt(30) : 1 << 20);
            var whole = GuardedBodyReader.read(paths, form, limits, body);
            assertThat(inChunks(paths, form, limits, body, 1, random)).isEqualTo(whole);
            assertThat(inChunks(paths, form, limits, body, 7, random)).isEqualTo(whole);
        }
    }

    static GuardedBody inChunks(
            GuardedPaths paths, BodyForm form, BodyLimits limits, byte[] body, int most, Random random) {
        var reader = new GuardedBodyReader(paths, form, limits);
        var chunk = new byte[most + 2];
        for (var at = 0; at < body.length; ) {
            var length = Math.min(body.length - at, 1 + random.nextInt(most));
            Arrays.fill(chunk, (byte) '"');
            var from = random.nextInt(3);
            System.arraycopy(body, at, chunk, from, length);
            reader.feed(chunk, from, from + length);
            at += length;
        }
        return reader.finish();
    }

    static Map<String, ValueSource> sources(RandomJson json, Random random) {
        var sources = new HashMap<String, ValueSource>();
        for (var i = random.nextInt(4); i >= 0; i--) {
            sources.put(
                    "dimension" + i,
                    random.nextBoolean() ? new BodyValue(json.pointer()) : new BodyKeys(json.pointer()));
        }
        return sources;
    }

    private static Map<String, FoundValues> naive(byte[] body, Map<String, ValueSource> sources) {
        try {
            var tree = NaiveJson.parse(body);
            var found = new HashMap<String, FoundValues>();
            sources.forEach((dimension, source) -> found.put(
                    dimension,
                    switch (source) {
                        case BodyValue(var pointer) -> NaiveJson.find(tree, pointer, false);
                        case BodyKeys(var pointer) -> NaiveJson.find(tree, pointer, true);
                        default -> throw new IllegalArgumentException();
                    }));
            return found;
        } catch (NaiveJson.Refused refused) {
            return null;
        }
    }

    static byte[] damaged(byte[] body, Random random) {
        var damaged = new ByteArrayOutputStream();
        var at = random.nextInt(body.length + 1);
        damaged.write(body, 0, at);
        var interesting = "{}[]\",:\\ntf-0.eE+u/'#\u0001 \n".getBytes(UTF_8);
        var skipped = 0;
        switch (random.nextInt(5)) {
            case 0 -> skipped = 1;
            case 1 -> damaged.write(interesting[random.nextInt(interesting.length)]);
            case 2 -> {
                skipped = 1;
                damaged.write(random.nextInt(256));
            }
            case 3 -> {
                skipped = 1;
                damaged.write(interesting[random.nextInt(interesting.length)]);
            }
            default -> skipped = random.nextInt(4) == 0 ? body.length : 2;
        }
        var rest = Math.min(body.length, at + skipped);
        damaged.write(body, rest, body.length - rest);
        return damaged.toByteArray();
    }
}
