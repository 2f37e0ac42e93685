package io.claviger.core.guard;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is permitted and what is not. Deny wins. No allow list permits all; an allow list permits only what is on it.
 * Values are compared exactly, code point by code point.
 *
 * @param allow 1 to {@value #MAX_VALUES} values, or null for no list
 * @param deny 1 to {@value #MAX_VALUES} values, or null for no list
 */
public record ValueLists(
        @Nullable Set<String> allow, @Nullable Set<String> deny) {
    /** No list: permits everything. */
    public static final ValueLists NONE = new ValueLists(null, null);

    /** How many values a list may have. */
    public static final int MAX_VALUES = 10_000;

    /** How long a listed value may be, in characters. */
    public static final int MAX_VALUE_LENGTH = 256;

    /**
     * Checks and copies the lists.
     *
     * @throws IllegalArgumentException that says what is wrong with which list, for a person
     */
    public ValueLists {
        allow = allow == null ? null : checked("allow", allow);
        deny = deny == null ? null : checked("deny", deny);
    }

    public static ValueLists allowing(String... values) {
        return new ValueLists(Set.of(values), null);
    }

    public static ValueLists denying(String... values) {
        return new ValueLists(null, Set.of(values));
    }

    /** Whether there is a list at all: only then must a value be there to be judged. */
    public boolean stand() {
        return allow != null || deny != null;
    }

    public boolean denies(String value) {
        return deny != null && deny.contains(value);
    }

    public boolean permits(String value) {
        return !denies(value) && (allow == null || allow.contains(value));
    }

    private static Set<String> checked(String name, Set<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "the list \"" + name + "\" is empty; leave it out where no list is meant");
        }
        if (values.size() > MAX_VALUES) {
            throw new IllegalArgumentException(
                    "the list \"" + name + "\" has " + values.size() + " values; " + MAX_VALUES + " is the most");
        }
        for (var value : values) {
            if (value.isEmpty() || value.length() > MAX_VALUE_LENGTH) {
                throw new IllegalArgumentException("the list \"" + name + "\" has a value of " + value.length()
                        + " characters; 1 to " + MAX_VALUE_LENGTH + " are expected");
            }
        }
        return Set.copyOf(values);
    }
}
