package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.body.GuardedBody.Malformed;
import io.claviger.core.body.GuardedBody.Read;
import io.claviger.core.body.GuardedBody.TooLarge;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.guard.FoundValues;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to carry a value past a guard that were thought of, each by one body. */
class GuardedBodyReaderTest {
    private static final GuardedPaths PATHS = GuardedPaths.of(Map.of(
            "event", new BodyValue(List.of("action")),
            "attribute", new BodyKeys(List.of("data"))));
    private static final GuardedPaths BULK = GuardedPaths.of(Map.of(
            "event", new BodyValue(List.of("events", "*", "action")),
            "attribute", new BodyKeys(List.of("events", "*", "data"))));
    private static final BodyLimits LIMITS = BodyLimits.ofBytes(1 << 20);

    private static GuardedBody read(GuardedPaths paths, String body) {
        return GuardedBodyReader.read(paths, BodyForm.JSON, LIMITS, body.getBytes(UTF_8));
    }

    private static FoundValues found(GuardedPaths paths, String dimension, String body) {
        var outcome = read(paths, body);
        assertThat(outcome).as(body).isInstanceOf(Read.class);
        return ((Read) outcome).values().get(dimension);
    }

    private static FoundValues values(String... values) {
        return new FoundValues(List.of(values), false, false);
    }

    @Test
    void valueAndMemberNamesAreFound() {
        var body = "{\"action\": \"buy\", \"customer\": 7, \"data\": {\"color\": {\"x\": 1}, \"size\": [2]}}";
        assertThat(found(PATHS, "event", body)).isEqualTo(values("buy"));
        assertThat(found(PATHS, "attribute", body)).isEqualTo(values("color", "size"));
    }

    @Test
    void everyItemIsFound() {
        var body =
                "{\"events\": [{\"action\": \"a\"}, {\"data\": {\"p\": 1}, \"action\": \"b\"}, {\"action\": \"a\"}]}";
        assertThat(found(BULK, "event", body)).isEqualTo(values("a", "b"));
        assertThat(found(BULK, "attribute", body)).isEqualTo(values("p"));
    }

    @Test
    void escapesAreDecodedInNamesAndValues() {
        assertThat(found(PATHS, "event", "{\"\\u0061ction\": \"point\\u005fadd\"}"))
                .isEqualTo(values("point_add"));
        assertThat(found(PATHS, "event", "{\"action\": \"\\ud83d\\ude00\\n\\/\"}"))
                .isEqualTo(values("😀\n/"));
    }

    @Test
    void absentValueIsAbsentAndAbsentObjectIsNothing() {
        assertThat(found(PATHS, "event", "{}")).isEqualTo(FoundValues.ABSENT);
        assertThat(found(PATHS, "attribute", "{}")).isEqualTo(FoundValues.NOTHING);
        assertThat(found(BULK, "event", "{\"events\": [{\"action\": \"a\"}, {}]}"))
                .isEqualTo(new FoundValues(List.of("a"), true, false));
        assertThat(found(BULK, "event", "{\"events\": []}")).isEqualTo(FoundValues.ABSENT);
        assertThat(found(BULK, "attribute", "{\"events\": [{}]}")).isEqualTo(FoundValues.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": 7}",
                "{\"action\": null}",
                "{\"action\": true}",
                "{\"action\": [\"point_add\"]}",
                "{\"action\": [[\"point_add\"]]}",
                "{\"action\": {\"name\": \"point_add\"}}",
                "[{\"action\": \"point_add\"}]",
                "\"point_add\"",
                "7",
                "null"
            })
    void valueOfAnotherTypeIsMistyped(String body) {
        assertThat(found(PATHS, "event", body)).isEqualTo(new FoundValues(List.of(), false, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": null}",
                "{\"data\": [{\"points\": 1}]}",
                "{\"data\": \"points\"}",
                "{\"data\": 1}",
                "[{\"data\": {\"points\": 1}}]",
                "null"
            })
    void whatIsNoObjectIsMistyped(String body) {
        assertThat(found(PATHS, "attribute", body).mistyped()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\": [[{\"action\": \"point_add\"}]]}",
                "{\"events\": {\"action\": \"point_add\"}}",
                "{\"events\": {\"0\": {\"action\": \"point_add\"}}}",
                "{\"events\": {\"*\": {\"action\": \"point_add\"}}}",
                "{\"events\": [{\"action\": \"a\"}, [{\"action\": \"point_add\"}]]}",
                "{\"events\": [{\"action\": \"a\"}, \"point_add\"]}"
            })
    void nestingThatThePathDoesNotKnowIsMistyped(String body) {
        assertThat(found(BULK, "event", body).mistyped()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": \"ok\", \"action\": \"point_add\"}",
                "{\"action\": \"ok\", \"\\u0061ction\": \"point_add\"}",
                "{\"x\": {\"a\": 1, \"\\u0061\": 2}}",
                "{\"data\": {}, \"data\": {\"points\": 1}}",
                "{\"data\": {\"é\": 1, \"\\u00e9\": 2}}",
                "{\"data\": {\"😀\": 1, \"\\ud83d\\ude00\": 2}}",
                "{\"\": 1, \"\": 2}"
            })
    void duplicateMembersAreRefused(String body) {
        assertThat(read(PATHS, body)).isInstanceOf(Malformed.class);
    }

    @Test
    void sameNameInDifferentObjectsIsNoDuplicate() {
        assertThat(found(
                        PATHS,
                        "event",
                        "{\"x\": {\"action\": \"b\", \"y\": [{\"action\": 1}, {\"action\": 1}]}, \"action\": \"a\"}"))
                .isEqualTo(values("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Action\": \"point_add\"}",
                "{\"action\": \"ok\", \"ACTION\": \"point_add\"}",
                "{\"action\": \"ok\", \"Data\": {\"points\": 1}}",
                "{\"\\u0041ction\": \"point_add\"}"
            })
    void namesThatDifferInCaseOnlyAreRefused(String body) {
        assertThat(read(PATHS, body)).isInstanceOf(Malformed.class);
    }

    @Test
    void foldingsOutsideAsciiAreRefusedToo() {
        var paths = GuardedPaths.of(Map.of("d", new BodyValue(List.of("risk"))));
        assertThat(read(paths, "{\"ri\u017fk\": \"x\"}")).isInstanceOf(Malformed.class); // long s
        assertThat(read(paths, "{\"ris\u212a\": \"x\"}")).isInstanceOf(Malformed.class); // Kelvin sign
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"action\": \"ok\"",
                "{\"action\": \"ok\"} {\"action\": \"point_add\"}",
                "{\"action\": \"ok\"}x",
                "{\"action\": \"ok\",}",
                "{,\"action\": \"ok\"}",
                "{'action': 'ok'}",
                "{action: \"ok\"}",
                "{\"action\": \"ok\"/* x */}",
                "// x\n{\"action\": \"ok\"}",
                "{\"action\" \"ok\"}",
                "{\"action\":: \"ok\"}",
                "[1,]",
                "[1 2]",
                "[,1]",
                "[1}",
                "{\"x\": 1]",
                "NaN",
                "[Infinity]",
                "[-]",
                "[01]",
                "[-01]",
                "[1.]",
                "[.5]",
                "[1e]",
                "[1e+]",
                "[+1]",
                "[0x1]",
                "[1_0]",
                "[1,\u00a02]",
                "[True]",
                "[nul]",
                "[nulll]",
                "\"\\x41\"",
                "\"\\u12g4\"",
                "\"\\u123\"",
                "\"\\ud800\"",
                "\"\\ud800x\"",
                "\"\\ud800\\n\"",
                "\"\\ud800\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800\\u0041\"",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"a\u0000b\"",
                "{\"action\": \"ok\\u0000\"}",
                "{\"action\\u0000\": \"ok\"}",
                "\u0000{}",
                "{}\u0000",
                "\ufeff{\"action\": \"ok\"}"
            })
    void whatIsNoStrictJsonIsMalformed(String body) {
        assertThat(read(PATHS, body)).as(body).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22c080 22",
                "22c1bf22",
                "22e0808022",
                "22f080808022",
                "22eda08022",
                "22edbfbf22",
                "22f490808022",
                "22f880808022",
                "2280 22",
                "22c3 22",
                "22e282 22",
                "22ff22",
                "22c322",
                "22c3"
            })
    void invalidUtf8IsMalformed(String hex) {
        var body = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(GuardedBodyReader.read(PATHS, BodyForm.JSON, LIMITS, body)).isInstanceOf(Malformed.class);
    }

    @Test
    void otherCharsetsAreMalformed() {
        for (Charset charset : List.of(UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32"), ISO_8859_1)) {
            var body = "{\"action\": \"é\"}".getBytes(charset);
            assertThat(GuardedBodyReader.read(PATHS, BodyForm.JSON, LIMITS, body))
                    .isInstanceOf(Malformed.class);
        }
        // UTF-7 is ASCII: what it says to who does not know it is what is judged
        assertThat(found(PATHS, "event", "{\"action\": \"+AHAAbwBpAG4AdA-\"}")).isEqualTo(values("+AHAAbwBpAG4AdA-"));
    }

    @Test
    void nestingIsBounded() {
        assertThat(read(PATHS, "[".repeat(64) + "]".repeat(64))).isInstanceOf(Read.class);
        assertThat(read(PATHS, "[".repeat(65) + "]".repeat(65))).isInstanceOf(Malformed.class);
        var deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(read(PATHS, deep)).isEqualTo(new Malformed("The body is nested more than 64 levels deep.", 64));
        assertThat(read(PATHS, "{\"a\":".repeat(100_000))).isInstanceOf(Malformed.class);
    }

    @Test
    void largerBodiesAreTooLarge() {
        var limits = BodyLimits.ofBytes(10);
        assertThat(GuardedBodyReader.read(PATHS, BodyForm.JSON, limits, "[1,2,3,45]".getBytes(UTF_8)))
                .isInstanceOf(Read.class);
        assertThat(GuardedBodyReader.read(PATHS, BodyForm.JSON, limits, "[1,2,3,456]".getBytes(UTF_8)))
                .isInstanceOf(TooLarge.class);
    }

    @Test
    void hundredMegabytesNeedNoMemory() {
        var reader = new GuardedBodyReader(PATHS, BodyForm.JSON, BodyLimits.ofBytes(1L << 30));
        var text = new byte[1 << 20];
        Arrays.fill(text, (byte) 'x');
        assertThat(reader.feed("{\"action\": \"ok\", \"pad\": \"".getBytes(UTF_8)))
                .isTrue();
        for (var megabyte = 0; megabyte < 100; megabyte++) {
            assertThat(reader.feed(text)).isTrue();
        }
        reader.feed("\"}".getBytes(UTF_8));
        assertThat(((Read) reader.finish()).values()).containsEntry("event", values("ok"));
    }

    @Test
    void hundredMegabytesInOneGuardedValueStopAtTheLimit() {
        var reader = new GuardedBodyReader(PATHS, BodyForm.JSON, BodyLimits.ofBytes(1L << 30));
        reader.feed("{\"action\": \"".getBytes(UTF_8));
        var text = new byte[1 << 20];
        Arrays.fill(text, (byte) 'x');
        assertThat(reader.feed(text)).isFalse();
        assertThat(reader.finish()).isInstanceOf(TooLarge.class);
        assertThat(read(PATHS, "{\"action\": \"" + "x".repeat(1025) + "\"}")).isInstanceOf(TooLarge.class);
        assertThat(read(PATHS, "{\"" + "x".repeat(1025) + "\": 1}")).isInstanceOf(TooLarge.class);
    }

    @Test
    void namesAndValuesAreCounted() {
        var names = new StringBuilder("{\"action\": \"a\"");
        for (var i = 0; i < 65_536; i++) {
            names.append(",\"").append(i).append("\":0");
        }
        assertThat(read(GuardedPaths.of(Map.of()), names + "}")).isInstanceOf(TooLarge.class);
        var values = new StringBuilder("{\"events\": [");
        for (var i = 0; i <= 1_000; i++) {
            values.append("{\"action\": \"").append(i).append("\"},");
        }
        assertThat(read(BULK, values + "{}]}")).isInstanceOf(TooLarge.class);
    }

    @Test
    void manyMembersAreCompared() {
        var names = new StringBuilder("{");
        for (var i = 0; i < 30_000; i++) {
            names.append("\"n").append(i).append("\":{\"n1\":0,\"x\":{}},");
        }
        assertThat(read(PATHS, names + "\"last\": 0}")).isInstanceOf(Read.class);
        assertThat(read(PATHS, names + "\"n17\": 0}")).isInstanceOf(Malformed.class);
    }

    @Test
    void duplicatesAreFoundWhereverObjectsNest() {
        for (var size : new int[] {7, 8, 9, 10, 40, 100}) {
            for (var twice = 0; twice < size; twice++) {
                var inner = members(size, 0, "1");
                var outer = "{" + members(size, 0, "{" + inner + "}") + ",\"m" + twice + "\":1}";
                assertThat(read(PATHS, outer)).isInstanceOf(Malformed.class);
                assertThat(read(PATHS, outer.replace("\"m" + twice + "\":1}", "\"other\":1}")))
                        .isInstanceOf(read(PATHS, "{" + inner + "}").getClass());
            }
        }
    }

    private static String members(int count, int from, String value) {
        var members = new StringBuilder();
        for (var i = from; i < from + count; i++) {
            members.append(members.isEmpty() ? "" : ",")
                    .append("\"m")
                    .append(i)
                    .append("\":")
                    .append(value);
        }
        return members.toString();
    }

    @Test
    void sameOutcomeIsAnsweredAgainAndNothingMoreIsRead() {
        var reader = new GuardedBodyReader(PATHS, BodyForm.JSON, LIMITS);
        assertThat(reader.feed("x".getBytes(UTF_8))).isFalse();
        assertThat(reader.feed("{}".getBytes(UTF_8))).isFalse();
        assertThat(reader.finish()).isSameAs(reader.finish()).isInstanceOf(Malformed.class);
    }

    @Test
    void sixtyFourDimensionsFitAndNoMore() {
        var sources = new HashMap<String, Operation.ValueSource>();
        for (var i = 0; i < 64; i++) {
            sources.put("d" + i, new BodyValue(List.of("m" + i)));
        }
        assertThat(found(GuardedPaths.of(sources), "d63", "{\"m63\": \"x\"}")).isEqualTo(values("x"));
        assertThat(found(GuardedPaths.of(sources), "d0", "{\"m63\": \"x\"}")).isEqualTo(FoundValues.ABSENT);
        sources.put("one more", new BodyValue(List.of()));
        assertThatThrownBy(() -> GuardedPaths.of(sources)).isInstanceOf(IllegalArgumentException.class);
    }
}
