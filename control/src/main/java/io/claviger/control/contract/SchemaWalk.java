package io.claviger.control.contract;

import io.claviger.control.json.JsonPointer;
import io.claviger.core.error.FieldFault;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks one value against a schema and goes on after a fault, so that every fault is found. What is left of the value
 * without its faulty parts is {@link #sound}: a command can go on to judge the meaning of that, and so one answer tells
 * both.
 */
final class SchemaWalk {
    /** More than anyone reads in one answer; keeps the answer to a hostile body small. */
    private static final int MOST_FAULTS = 100;

    private final List<FieldFault> faults = new ArrayList<>();

    List<FieldFault> faults() {
        return faults;
    }

    /** Whether the value fits; where not, its faults are kept. */
    boolean fits(Schema schema, @Nullable Object value, String pointer) {
        var before = faults.size();
        check(schema, value, pointer);
        return faults.size() == before;
    }

    /** The value without members that are at fault; of objects in it that need no member, just these are left out. */
    @Nullable Object sound(Schema schema, @Nullable Object value, String pointer) {
        if (schema.partial() && schema.items() != null && value instanceof List<?> items) {
            return soundItems(schema, schema.items(), items, pointer);
        }
        if (!(value instanceof Map<?, ?> members) || !schema.takes("object")) {
            return fits(schema, value, pointer) ? value : null;
        }
        var kept = new LinkedHashMap<String, @Nullable Object>();
        checkSize(schema, members, pointer);
        members.forEach((key, member) -> {
            var name = String.valueOf(key);
            var at = JsonPointer.member(pointer, name);
            var known = schema.members().get(name);
            if (known == null && !fitsName(schema, name, at)) {
                return;
            }
            var inner = known == null ? schema.others() : known;
            if (inner != null && mayLosePart(inner, member)) {
                kept.put(name, sound(inner, member, at));
            } else if (inner == null || fits(inner, member, at)) {
                kept.put(name, member);
            }
        });
        checkRequired(schema, members, pointer);
        return kept;
    }

    private static boolean mayLosePart(Schema schema, @Nullable Object value) {
        return schema.partial()
                || (value instanceof Map
                        && schema.takes("object")
                        && schema.required().isEmpty());
    }

    /** Each object without its members that are at fault, in its place; none where there are too many. */
    private List<Object> soundItems(Schema schema, Schema inner, List<?> items, String pointer) {
        var kept = new ArrayList<Object>();
        checkCount(schema, items, pointer);
        for (var i = 0; i < items.size() && items.size() <= schema.maxItems(); i++) {
            var left = sound(inner, items.get(i), JsonPointer.item(pointer, i));
            kept.add(left == null ? Map.of() : left);
        }
        return kept;
    }

    private void check(Schema schema, @Nullable Object value, String pointer) {
        var type = typeOf(value);
        if (!schema.takes(type)) {
            fault(
                    pointer,
                    "must be "
                            + String.join(
                                    " or ",
                                    schema.types().stream()
                                            .sorted()
                                            .map(SchemaWalk::article)
                                            .toList()) + ", not " + article(type));
            return;
        }
        if (!schema.allowed().isEmpty() && !schema.allowed().contains(value)) {
            var values = String.join(
                    ", ", schema.allowed().stream().map(String::valueOf).toList());
            fault(pointer, schema.allowed().size() == 1 ? "must be " + values : "must be one of " + values);
            return;
        }
        switch (value) {
            case String text -> checkText(schema, text, pointer);
            case Long number -> checkNumber(schema, BigDecimal.valueOf(number), pointer);
            case BigInteger number -> checkNumber(schema, new BigDecimal(number), pointer);
            case BigDecimal number -> checkNumber(schema, number, pointer);
            case List<?> items -> checkItems(schema, items, pointer);
            case Map<?, ?> members -> checkMembers(schema, members, pointer);
            case null, default -> {}
        }
    }

    private void checkText(Schema schema, String text, String pointer) {
        var length = text.codePointCount(0, text.length());
        var format = schema.format();
        var pattern = schema.pattern();
        if (length < schema.minLength()) {
            fault(
                    pointer,
                    length == 0
                            ? "must not be empty"
                            : "must have " + schema.minLength() + " characters or more, not " + length);
        } else if (length > schema.maxLength()) {
            fault(pointer, "must have " + schema.maxLength() + " characters at most, not " + length);
        } else if (format != null && !format.fits(text)) {
            fault(pointer, format.complaint());
        } else if (text.indexOf('\0') >= 0) {
            // Not every database keeps it.
            fault(pointer, "must not have a U+0000");
        } else if (pattern != null && !pattern.matcher(text).find()) {
            fault(pointer, "must match " + pattern.pattern());
        }
    }

    private void checkNumber(Schema schema, BigDecimal number, String pointer) {
        var minimum = schema.minimum();
        var maximum = schema.maximum();
        if (minimum != null && number.compareTo(minimum) < 0) {
            fault(pointer, "must be " + minimum + " or more");
        }
        if (maximum != null && number.compareTo(maximum) > 0) {
            fault(pointer, "must be " + maximum + " or less");
        }
    }

    private void checkCount(Schema schema, List<?> items, String pointer) {
        if (items.size() < schema.minItems()) {
            fault(
                    pointer,
                    schema.minItems() == 1 ? "must not be empty" : "must have " + schema.minItems() + " items or more");
        }
        if (items.size() > schema.maxItems()) {
            fault(pointer, "must have " + schema.maxItems() + " items at most, not " + items.size());
        }
    }

    private void checkItems(Schema schema, List<?> items, String pointer) {
        checkCount(schema, items, pointer);
        if (items.size() > schema.maxItems()) {
            return;
        }
        var seen = new HashSet<@Nullable Object>();
        for (var i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var at = JsonPointer.item(pointer, i);
            if (schema.items() != null) {
                check(schema.items(), item, at);
            }
            if (!seen.add(item) && schema.uniqueItems()) {
                fault(at, "is there twice");
            }
        }
    }

    private void checkMembers(Schema schema, Map<?, ?> members, String pointer) {
        checkSize(schema, members, pointer);
        members.forEach((key, member) -> {
            var name = String.valueOf(key);
            var at = JsonPointer.member(pointer, name);
            var inner = schema.members().get(name);
            if (inner == null) {
                fitsOther(schema, name, member, at);
            } else {
                check(inner, member, at);
            }
        });
        checkRequired(schema, members, pointer);
    }

    private void checkSize(Schema schema, Map<?, ?> members, String pointer) {
        if (members.size() < schema.minMembers()) {
            fault(
                    pointer,
                    schema.minMembers() == 1
                            ? "must not be empty"
                            : "must have " + schema.minMembers() + " members or more");
        }
        if (members.size() > schema.maxMembers()) {
            fault(pointer, "must have " + schema.maxMembers() + " members at most, not " + members.size());
        }
    }

    private void checkRequired(Schema schema, Map<?, ?> members, String pointer) {
        for (var name : schema.members().keySet()) {
            if (schema.required().contains(name) && !members.containsKey(name)) {
                fault(JsonPointer.member(pointer, name), "is missing");
            }
        }
    }

    private boolean fitsOther(Schema schema, String name, @Nullable Object member, String at) {
        return fitsName(schema, name, at) && (schema.others() == null || fits(schema.others(), member, at));
    }

    /** Whether there may be a member of this name beside those that the schema lists. */
    private boolean fitsName(Schema schema, String name, String at) {
        if (schema.closed()) {
            var near = faults.size() < MOST_FAULTS
                    ? Nearest.to(name, schema.members().keySet())
                    : List.<String>of();
            fault(
                    at,
                    near.isEmpty() ? "is not known here" : "is not known here; did you mean " + near.getFirst() + "?");
            return false;
        }
        return schema.names() == null || fits(schema.names(), name, at);
    }

    void fault(String pointer, String detail) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new FieldFault(pointer, detail));
        }
    }

    private static String typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "string";
            case Boolean flag -> "boolean";
            case Long number -> "integer";
            case BigInteger number -> "number";
            case BigDecimal number -> "number";
            case List<?> items -> "array";
            case Map<?, ?> members -> "object";
            default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
        };
    }

    private static String article(String type) {
        return switch (type) {
            case "null" -> "null";
            case "integer" -> "a whole number";
            case "array", "object" -> "an " + type;
            default -> "a " + type;
        };
    }
}
