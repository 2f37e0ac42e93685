package io.claviger.core.limit;

import io.claviger.core.error.FieldFault;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A named amount that may be used: a {@link Limit} over time, or a {@link Quota} of credits. */
public sealed interface Allowance permits Limit, Quota {
    /** What a name may be: 1 to 64 letters, digits, spaces, {@code . _ -}; no space at either end. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9._-](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9._-])?");

    String name();

    /** The permission group whose operations it counts, or null: all. */
    @Nullable String group();

    /** The most that can be there at once. */
    long most();

    /** Seconds in which all of it comes back; 0 where it never does, or not in any time that can be counted. */
    long periodSeconds();

    /** Whether what was used of it outlives a restart: quotas, and windows of a minute or more. */
    boolean durable();

    /** Whether it counts a call of an operation in that permission group; null: of no group. */
    default boolean counts(@Nullable String operationGroup) {
        var group = group();
        return group == null || group.equals(operationGroup);
    }

    /** Whether what was used of the other is used of this one too: the same kind, name and group. */
    default boolean continues(Allowance other) {
        return getClass() == other.getClass() && name().equals(other.name()) && Objects.equals(group(), other.group());
    }

    /** Adds a fault where a name is none. */
    static void checkName(String name, List<FieldFault> faults) {
        if (!NAME.matcher(name).matches()) {
            faults.add(new FieldFault(
                    "/name", "must be 1 to 64 letters, digits, spaces, '.', '_' or '-', with no space at either end"));
        }
    }

    /** Adds a fault where a number is out of its range. */
    static void checkRange(String pointer, long value, long least, long most, List<FieldFault> faults) {
        if (value < least || value > most) {
            faults.add(new FieldFault(pointer, "must be " + least + " to " + most + ", not " + value));
        }
    }
}
