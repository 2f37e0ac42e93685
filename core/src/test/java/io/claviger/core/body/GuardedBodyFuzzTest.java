package io.claviger.core.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.body.GuardedBody.Read;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.fixture.FuzzCorpus;
import io.claviger.core.guard.FoundValues;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies of every form: cut anywhere they come to the same, and JSON is read as a tree is, or refused with it. */
public class GuardedBodyFuzzTest {
    private static final BodyLimits LIMITS = BodyLimits.ofBytes(1 << 16);
    private static final Map<String, ValueSource> SOURCES = Map.of(
            "event", new BodyValue(List.of("events", "*", "action")),
            "attribute", new BodyKeys(List.of("data")));

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var form = BodyForm.values()[Math.floorMod(input[0], BodyForm.values().length)];
        var body = Arrays.copyOfRange(input, 1, input.length);
        var paths = GuardedPaths.of(SOURCES);
        var whole = GuardedBodyReader.read(paths, form, LIMITS, body);
        assertThat(GuardedBodyPropertyTest.inChunks(paths, form, LIMITS, body, 3, new Random(body.length)))
                .isEqualTo(whole);
        if (form == BodyForm.JSON && !(whole instanceof GuardedBody.TooLarge)) {
            try {
                var tree = NaiveJson.parse(body);
                assertThat(whole)
                        .isEqualTo(
                                new Read(Map.of("event", find(tree, "event"), "attribute", find(tree, "attribute"))));
            } catch (NaiveJson.Refused refused) {
                assertThat(whole).isInstanceOf(GuardedBody.Malformed.class);
            }
        }
    }

    private static FoundValues find(Object tree, String dimension) {
        return switch (SOURCES.get(dimension)) {
            case BodyValue(var pointer) -> NaiveJson.find(tree, pointer, false);
            case BodyKeys(var pointer) -> NaiveJson.find(tree, pointer, true);
            default -> throw new IllegalArgumentException(dimension);
        };
    }

    @Test
    void seedsAreReadAlikeHoweverTheyAreCut() {
        for (var form : BodyForm.values()) {
            var first = String.valueOf((char) form.ordinal());
            FuzzCorpus.read(
                    GuardedBodyFuzzTest::fuzzerTestOneInput,
                    first
                            + "{\"events\":[{\"action\":\"b\\u0075y\"},{\"action\":null}],\"data\":{\"a\":-1.5e3,\"\u00e9\":[]}}",
                    first
                            + "[{\"op\":\"add\",\"path\":\"/events/-\",\"value\":{\"action\":\"buy\"}},{\"op\":\"remove\",\"path\":\"/data/a~1b\"}]",
                    first + "events[0][action]=buy&data[points]=%C3%A9+1&x");
        }
    }
}
