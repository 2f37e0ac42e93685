package io.claviger.edge.caller;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Names of header fields. They are compared without case and whatever is neither letter nor digit read as {@code -},
 * because upstreams that make variables of them (RFC 3875 section 4.1.18) cannot tell {@code -}, {@code _} and {@code .}
 * apart. Nothing is allocated to look one up.
 */
public final class FieldNames {
    private static final int SLOTS = 128;

    private final @Nullable String[] table = new String[SLOTS];
    private final String[] prefixes;

    /**
     * Makes a set.
     *
     * @param names in lower case, at most half as many as there are slots
     * @param prefixes what other names begin with, in lower case
     */
    public FieldNames(Collection<String> names, String... prefixes) {
        if (names.size() > SLOTS / 2) {
            throw new IllegalArgumentException(names.size() + " names are too many");
        }
        this.prefixes = prefixes.clone();
        names.forEach(this::add);
    }

    /** Whether this name is among them. */
    public boolean contains(String name) {
        for (var prefix : prefixes) {
            if (startsWith(name, prefix)) {
                return true;
            }
        }
        var slot = slot(name);
        for (var there = table[slot]; there != null; there = table[slot]) {
            if (there.length() == name.length() && startsWith(name, there)) {
                return true;
            }
            slot = (slot + 1) % SLOTS;
        }
        return false;
    }

    /** A name as names are compared. */
    public static String normalised(String name) {
        var text = new StringBuilder(name.length());
        for (var i = 0; i < name.length(); i++) {
            text.append(normal(name.charAt(i)));
        }
        return text.toString();
    }

    private void add(String name) {
        var slot = slot(name);
        while (table[slot] != null) {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = name;
    }

    private static int slot(String name) {
        var hash = 0;
        for (var i = 0; i < name.length(); i++) {
            hash = hash * 31 + normal(name.charAt(i));
        }
        return (hash ^ hash >>> 7 ^ hash >>> 16) & SLOTS - 1;
    }

    private static boolean startsWith(String name, String normalisedPrefix) {
        if (name.length() < normalisedPrefix.length()) {
            return false;
        }
        for (var i = 0; i < normalisedPrefix.length(); i++) {
            if (normal(name.charAt(i)) != normalisedPrefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char normal(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ? c : c >= 'A' && c <= 'Z' ? (char) (c + 32) : '-';
    }
}
