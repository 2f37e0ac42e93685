package io.claviger.control.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @Test
    void valuesAreReadAsTheyAre() {
        assertThat(parse("{\"a\":[1,2.50,\"x\",true,null,{}],\"b\":9223372036854775807}"))
                .isEqualTo(expected());
    }

    private static Map<String, Object> expected() {
        var a = new ArrayList<Object>(List.of(1L, new BigDecimal("2.50"), "x", true));
        a.add(null);
        a.add(Map.of());
        var expected = new LinkedHashMap<String, Object>();
        expected.put("a", a);
        expected.put("b", Long.MAX_VALUE);
        return expected;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":}",
                "{'a':1}",
                "{\"a\":1,}",
                "[1,]",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "/* c */ {}",
                "{\"a\":\"\t\"}",
                "\uFEFF{}",
                ""
            })
    void whatIsNotJsonIsRefused(String text) {
        assertMalformed(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theFaultSaysWhereItIs() {
        assertThatThrownBy(() -> parse("{\n  \"name\": oops\n}"))
                .isInstanceOf(ClavigerException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void aMemberThatIsThereTwiceIsRefusedAtEveryDepth() {
        assertThatThrownBy(() -> parse("{\"a\":1,\"a\":2}")).hasMessageContaining("a is there twice");
        assertThatThrownBy(() -> parse("{\"x\":[{\"a\":1,\"\\u0061\":2}]}")).hasMessageContaining("there twice");
    }

    @Test
    void deepNestingIsRefusedBeforeItCostsStack() {
        assertMalformed("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        assertMalformed("{\"a\":".repeat(500_000).getBytes(StandardCharsets.UTF_8));
        var deepest = "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH);
        assertThat(parse(deepest)).isInstanceOf(List.class);
    }

    @Test
    void loneSurrogatesAndInvalidUtf8AreRefused() {
        assertMalformed("{\"a\":\"\\ud800\"}".getBytes(StandardCharsets.UTF_8));
        assertMalformed("{\"\\udc00\":1}".getBytes(StandardCharsets.UTF_8));
        assertMalformed(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'});
        assertMalformed("{}".getBytes(StandardCharsets.UTF_16));
        assertThat(parse("\"\\ud83d\\ude00\"")).isEqualTo("😀");
    }

    @Test
    void aFloodOfSmallValuesIsRefused() {
        assertMalformed(("[" + "{},".repeat(StrictJson.MAX_VALUES) + "{}]").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hugeNumbersCostNothing() {
        assertMalformed(("1" + "0".repeat(100_000)).getBytes(StandardCharsets.UTF_8));
        assertThat(parse("1e999999999")).isInstanceOf(BigDecimal.class);
    }

    @Test
    void whatWasWrittenIsReadBack() {
        var random = new Random(42);
        for (var i = 0; i < 500; i++) {
            var value = value(random, 4);
            assertThat(StrictJson.parse(JsonText.of(value))).isEqualTo(value);
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> random.nextLong();
            case 1 -> text(random);
            case 2 -> random.nextBoolean();
            case 3 -> new BigDecimal("0." + (1 + random.nextInt(9)));
            case 4 -> {
                var items = new ArrayList<Object>();
                random.ints(random.nextInt(4)).forEach(n -> items.add(value(random, depth - 1)));
                yield items;
            }
            default -> {
                var members = new LinkedHashMap<String, Object>();
                random.ints(random.nextInt(4)).forEach(n -> members.put(text(random), value(random, depth - 1)));
                yield members;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        random.ints(random.nextInt(8), 0, 0x10FFFF)
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    private static Object parse(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertMalformed(byte[] text) {
        assertThatThrownBy(() -> StrictJson.parse(text))
                .isInstanceOfSatisfying(
                        ClavigerException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.BODY_MALFORMED));
    }

    @Test
    void nothingOfTheParserIsSaid() {
        for (var text : List.of("[".repeat(300), "9".repeat(100), "NaN", "/**/1", "[1,]", "{'a': 1}")) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOfSatisfying(
                            ClavigerException.class,
                            fault -> assertThat(fault.detail())
                                    .startsWith("The body is not valid JSON: ")
                                    .doesNotContain("Feature", "Constraints", "`"));
        }
    }
}
