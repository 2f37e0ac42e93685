package io.claviger.edge.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static final String PARTS = "aZ09 \"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080éß\u2028漢\ud83d\ude00{}[]:,";

    private final JsonText json = new JsonText();

    @Test
    void whatIsWrittenReadsBackAsItWas() {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++) {
            var members = members(random, 3);
            write(json.start(), members);
            var text = new String(json.toBytes(), UTF_8);

            assertThat(new JsonObject(text)).as(text).isEqualTo(new JsonObject(members));
        }
    }

    @Test
    void whatLiesBetweenQuotesNeverEndsThem() {
        json.start().open('{').text("\"},{\"valid\":true", "\\\"\n\u0000").close('}');

        assertThat(new String(json.toBytes(), UTF_8))
                .isEqualTo("{\"\\\"},{\\\"valid\\\":true\":\"\\\\\\\"\\n\\u0000\"}");
    }

    @Test
    void halfASurrogatePairBecomesAQuestionMark() {
        json.start().open('[').text("a\ud83d").text("\ude00b").close(']');

        assertThat(new String(json.toBytes(), UTF_8)).isEqualTo("[\"a?\",\"?b\"]");
    }

    @Test
    void aLargeTextIsWholeAndTheNextOneToo() {
        var large = "x\n".repeat(200_000);
        json.start().open('[').text(large).close(']');

        assertThat(new JsonArray(new String(json.toBytes(), UTF_8)).getString(0))
                .isEqualTo(large);

        json.start().open('[').number(Long.MIN_VALUE).number(7).number(10).close(']');
        assertThat(json.toBytes()).asString(UTF_8).isEqualTo("[-9223372036854775808,7,10]");
    }

    private static Map<String, Object> members(Random random, int depth) {
        var members = new LinkedHashMap<String, Object>();
        for (var i = random.nextInt(5); i > 0; i--) {
            members.put(text(random), value(random, depth));
        }
        return members;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> text(random);
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> members(random, depth - 1);
            default -> {
                var items = new ArrayList<>();
                for (var i = random.nextInt(4); i > 0; i--) {
                    items.add(value(random, depth - 1));
                }
                yield items;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(12); i > 0; i--) {
            var part = PARTS.codePoints()
                    .skip(random.nextInt(PARTS.codePointCount(0, PARTS.length())))
                    .findFirst();
            text.appendCodePoint(part.orElseThrow());
        }
        return text.toString();
    }

    private static void write(JsonText json, Object value) {
        switch (value) {
            case String text -> json.text(text);
            case Boolean flag -> json.flag(flag);
            case Long number -> json.number(number);
            case List<?> items -> {
                json.open('[');
                items.forEach(item -> write(json, item));
                json.close(']');
            }
            case Map<?, ?> members -> {
                json.open('{');
                members.forEach((name, member) -> write(json.name((String) name), member));
                json.close('}');
            }
            default -> throw new IllegalArgumentException(value.toString());
        }
    }
}
