package io.claviger.core.body;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/** Random trees over few names, and random ways to spell them. */
final class RandomJson {
    static final List<String> NAMES = List.of("a", "b", "data", "events", "0", "1", "é", "*", "a/b~");

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    Object tree(int depth) {
        var kind = random.nextInt(depth == 0 ? 2 : 6);
        return switch (kind) {
            case 0 -> oneOf(List.of("x", "point_add", "", "ü😀", "a\"\\\n/"));
            case 1 -> new NaiveJson.Scalar(oneOf(List.of("0", "-1.5e3", "7", "true", "false", "null", "1E+2")));
            case 2, 3 -> {
                var list = new ArrayList<Object>();
                for (var i = random.nextInt(4); i > 0; i--) {
                    list.add(tree(depth - 1));
                }
                yield list;
            }
            default -> object(depth);
        };
    }

    Map<String, Object> object(int depth) {
        var map = new LinkedHashMap<String, Object>();
        for (var i = random.nextInt(5); i > 0; i--) {
            map.put(oneOf(NAMES), tree(depth - 1));
        }
        return map;
    }

    List<String> pointer() {
        var pointer = new ArrayList<String>();
        for (var i = random.nextInt(4); i > 0; i--) {
            pointer.add(oneOf(NAMES));
        }
        return pointer;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String spell(Object node) {
        return space()
                + switch (node) {
                    case Map<?, ?> map -> {
                        var members = new StringJoiner(",", "{", space() + "}");
                        map.forEach((name, value) ->
                                members.add(space() + string((String) name) + space() + ":" + spell(value)));
                        yield members.toString();
                    }
                    case List<?> list -> {
                        var items = new StringJoiner(",", "[", space() + "]");
                        list.forEach(item -> items.add(spell(item)));
                        yield items.toString();
                    }
                    case String text -> string(text);
                    case NaiveJson.Scalar(var text) -> text;
                    default -> throw new IllegalArgumentException(node.toString());
                }
                + space();
    }

    private String space() {
        return random.nextInt(6) == 0 ? oneOf(List.of(" ", "\n", "\r\n\t")) : "";
    }

    private String string(String text) {
        var spelt = new StringBuilder("\"");
        for (var c : text.toCharArray()) {
            if (c < ' ' || c == '"' || c == '\\' || random.nextInt(8) == 0) {
                spelt.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
            } else {
                spelt.append(c);
            }
        }
        // half of a pair may be spelt out and half escaped by the lines above: then the text is not UTF-8
        var result = spelt.append('"').toString();
        return text.codePoints().anyMatch(c -> c > 0xffff) ? '"' + text.replace("\"", "\\\"") + '"' : result;
    }
}
