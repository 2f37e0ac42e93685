package io.claviger.core.decision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a check looked at, in an order that a person reads it: texts, numbers, flags, lists of texts, and members of their
 * own. Bounded in length and number, since much of it comes from outside.
 */
public final class Inputs {
    /** Nothing was looked at. */
    public static final Inputs NONE = new Inputs(Map.of());

    /** How many texts of a list are shown; {@code NAMECount} beside it says how many there are. */
    public static final int MOST_TEXTS = 20;

    /** How many characters of a text are shown. */
    public static final int MOST_CHARACTERS = 1_000;

    /** How many characters of each text of a list are shown. */
    static final int MOST_IN_LIST = 200;

    /** How many characters are shown in all. */
    static final int MOST_IN_ALL = 8_000;

    private final Map<String, Object> members;

    private Inputs(Map<String, Object> members) {
        this.members = members;
    }

    public static Builder with() {
        return new Builder();
    }

    /**
     * Inputs that were kept.
     *
     * @param members of {@link String}, {@link Long}, {@link Boolean}, lists of these, and maps
     */
    public static Inputs of(Map<String, ?> members) {
        return members.isEmpty() ? NONE : new Inputs(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
    }

    /** By name: {@link String}, {@link Long}, {@link Boolean}, or a {@link List} or {@link Map} of these. */
    public Map<String, Object> members() {
        return members;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The same, each text changed, names too: those of guarded values come from outside. */
    public Inputs map(UnaryOperator<String> change) {
        return isEmpty() ? this : of(mapped(members, change));
    }

    /** A text from outside, cut where it is too long. */
    public static String shown(String text) {
        return shown(text, MOST_CHARACTERS);
    }

    private static String shown(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    /** Characters of all texts and names. */
    private int size() {
        return size(members);
    }

    private static int size(Object value) {
        return switch (value) {
            case String text -> text.length();
            case Map<?, ?> inner ->
                inner.entrySet().stream()
                        .mapToInt(member -> ((String) member.getKey()).length() + size(member.getValue()))
                        .sum();
            case List<?> items -> items.stream().mapToInt(Inputs::size).sum();
            default -> 0;
        };
    }

    private static Map<String, Object> mapped(Map<?, ?> members, UnaryOperator<String> change) {
        var mapped = new LinkedHashMap<String, Object>();
        members.forEach((name, value) -> mapped.put(change.apply((String) name), mapped(value, change)));
        return mapped;
    }

    private static Object mapped(Object value, UnaryOperator<String> change) {
        return switch (value) {
            case String text -> change.apply(text);
            case Map<?, ?> inner -> mapped(inner, change);
            case List<?> items ->
                items.stream().map(item -> mapped(item, change)).toList();
            default -> value;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Inputs that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members.toString();
    }

    /** Adds members in their order; what is null is left out, and so is, with {@code cut}, what is too much. */
    public static final class Builder {
        private final Map<String, Object> members = new LinkedHashMap<>();
        private int room = MOST_IN_ALL;

        private Builder() {}

        public Builder text(String name, @Nullable String value) {
            if (value != null && fits(Math.min(value.length(), MOST_CHARACTERS))) {
                members.put(name, shown(value));
            }
            return this;
        }

        public Builder number(String name, long value) {
            members.put(name, value);
            return this;
        }

        public Builder flag(String name, boolean value) {
            members.put(name, value);
            return this;
        }

        /** The first of them, and how many there are. */
        public Builder texts(String name, Collection<String> values) {
            var first = new ArrayList<String>();
            for (var value : values) {
                var shown = shown(value, MOST_IN_LIST);
                if (first.size() == MOST_TEXTS || !fits(shown.length())) {
                    break;
                }
                first.add(shown);
            }
            members.put(name, List.copyOf(first));
            return counted(name, first.size(), values.size());
        }

        public Builder inner(String name, Inputs value) {
            if (fits(value.size())) {
                members.put(name, value.members);
            }
            return this;
        }

        /** The first of them, and how many there are. */
        public Builder inner(String name, List<Inputs> values) {
            var first = new ArrayList<Map<String, Object>>();
            for (var value : values) {
                if (first.size() == MOST_TEXTS || !fits(value.size())) {
                    break;
                }
                first.add(value.members);
            }
            members.put(name, List.copyOf(first));
            return counted(name, first.size(), values.size());
        }

        public Inputs build() {
            return Inputs.of(members);
        }

        private Builder counted(String name, int shown, int all) {
            return shown < all ? number(name + "Count", all) : this;
        }

        private boolean fits(int characters) {
            if (characters > room) {
                members.put("cut", true);
                return false;
            }
            room -= characters;
            return true;
        }
    }
}
