package io.claviger.core.body;

import io.claviger.core.guard.FoundValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * JSON as a tree, read by recursive descent over a string, so simple that it can be seen to be right. Objects are maps,
 * arrays are lists, strings are strings, and anything else is a {@link Scalar}.
 */
final class NaiveJson {
    record Scalar(String text) {}

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private final String text;
    private int at;

    private NaiveJson(String text) {
        this.text = text;
    }

    static Object parse(byte[] body) {
        try {
            var json = new NaiveJson(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
            json.space();
            var value = json.value(0);
            json.space();
            if (json.at != json.text.length()) {
                throw new Refused("trailing");
            }
            return value;
        } catch (CharacterCodingException notUtf8) {
            throw new Refused("UTF-8");
        }
    }

    private Object value(int depth) {
        return switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            default -> scalar();
        };
    }

    private Map<String, Object> object(int depth) {
        deep(depth);
        var members = new LinkedHashMap<String, Object>();
        take('{');
        space();
        while (peek() != '}') {
            var name = string();
            space();
            take(':');
            space();
            if (members.put(name, value(depth)) != null || name.indexOf(0) >= 0) {
                throw new Refused("member");
            }
            space();
            if (peek() == ',') {
                take(',');
                space();
                if (peek() == '}') {
                    throw new Refused("comma");
                }
            } else if (peek() != '}') {
                throw new Refused("object");
            }
        }
        take('}');
        return members;
    }

    private List<Object> array(int depth) {
        deep(depth);
        var items = new ArrayList<Object>();
        take('[');
        space();
        while (peek() != ']') {
            items.add(value(depth));
            space();
            if (peek() == ',') {
                take(',');
                space();
                if (peek() == ']') {
                    throw new Refused("comma");
                }
            } else if (peek() != ']') {
                throw new Refused("array");
            }
        }
        take(']');
        return items;
    }

    private String string() {
        take('"');
        var value = new StringBuilder();
        while (peek() != '"') {
            var c = text.charAt(at++);
            if (c < ' ') {
                throw new Refused("control");
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            var escape = peek();
            at++;
            switch (escape) {
                case '"', '\\', '/' -> value.append(escape);
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                        throw new Refused("hex");
                    }
                    value.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> throw new Refused("escape");
            }
        }
        take('"');
        var whole = value.toString();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(whole)) {
            throw new Refused("surrogate");
        }
        return whole;
    }

    private Scalar scalar() {
        var start = at;
        while (at < text.length() && " \n\r\t,]}:{[\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        var scalar = text.substring(start, at);
        if (!scalar.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw new Refused("scalar");
        }
        return new Scalar(scalar);
    }

    private static void deep(int depth) {
        if (depth > 64) {
            throw new Refused("depth");
        }
    }

    private void space() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw new Refused("end");
        }
        return text.charAt(at);
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw new Refused("not " + expected);
        }
        at++;
    }

    /** What stands at a pointer of a tree, by the words of the API's page. */
    static FoundValues find(Object tree, List<String> pointer, boolean keys) {
        var values = new LinkedHashSet<String>();
        var flags = new boolean[2];
        find(tree, pointer, keys, values, flags);
        return new FoundValues(List.copyOf(values), flags[0] && !keys, flags[1]);
    }

    private static void find(
            Object node, List<String> pointer, boolean keys, LinkedHashSet<String> values, boolean[] flags) {
        if (pointer.isEmpty()) {
            if (keys && node instanceof Map<?, ?> map) {
                map.keySet().forEach(name -> values.add((String) name));
            } else if (!keys && node instanceof String value) {
                if (value.indexOf(0) >= 0) {
                    throw new Refused("U+0000");
                }
                values.add(value);
            } else {
                flags[1] = true;
            }
            return;
        }
        var first = pointer.getFirst();
        var rest = pointer.subList(1, pointer.size());
        if (node instanceof List<?> list && (first.equals("*") || first.matches("0|[1-9][0-9]*"))) {
            var items = first.equals("*")
                    ? list
                    : list.subList(
                            Math.min(list.size(), Integer.parseInt(first)),
                            Math.min(list.size(), Integer.parseInt(first) + 1));
            flags[0] |= items.isEmpty();
            items.forEach(item -> find(item, rest, keys, values, flags));
        } else if (node instanceof Map<?, ?> map && !first.equals("*")) {
            for (var name : map.keySet()) {
                if (!name.equals(first) && first.equalsIgnoreCase((String) name)) {
                    throw new Refused("look-alike");
                }
            }
            if (map.containsKey(first)) {
                find(map.get(first), rest, keys, values, flags);
            } else {
                flags[0] = true;
            }
        } else {
            flags[1] = true;
        }
    }

    /** A copy of a tree that can be changed. */
    static Object copy(Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                var copied = new LinkedHashMap<String, Object>();
                map.forEach((name, value) -> copied.put((String) name, copy(value)));
                yield copied;
            }
            case List<?> list -> {
                var copied = new ArrayList<Object>();
                list.forEach(item -> copied.add(copy(item)));
                yield copied;
            }
            default -> node;
        };
    }
}
