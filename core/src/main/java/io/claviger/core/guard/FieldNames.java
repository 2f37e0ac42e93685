package io.claviger.core.guard;

/**
 * Names of query parameters and form fields, as frameworks bend them: brackets and dots make paths of them, dots and
 * spaces become underscores, space around them is cut off, and some take no notice of case. Nothing is made here: a
 * stranger may send thousands of names in one query.
 */
public final class FieldNames {
    private FieldNames() {}

    /**
     * Whether some framework might take a name for the guarded one, or for a part of it, or for what stands above it. The
     * guarded name itself is one of them.
     */
    public static boolean mayBeReadAs(String name, String guarded) {
        var stripped = name.strip();
        return isBentAlike(stripped, guarded) || isOnTheWay(stripped, guarded);
    }

    private static boolean isBentAlike(String name, String guarded) {
        if (name.length() != guarded.length()) {
            return false;
        }
        for (var i = 0; i < name.length(); i++) {
            if (fold(bent(name.charAt(i))) != fold(bent(guarded.charAt(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the path of the one begins with the whole path of the other. */
    private static boolean isOnTheWay(String name, String guarded) {
        var segments = 0;
        var at = 0;
        var wanted = 0;
        while (true) {
            at = segmentStart(name, at);
            wanted = segmentStart(guarded, wanted);
            if (at == name.length() || wanted == guarded.length()) {
                return segments > 0;
            }
            var end = segmentEnd(name, at);
            var wantedEnd = segmentEnd(guarded, wanted);
            if (!isSame(name, at, end, guarded, wanted, wantedEnd)) {
                return false;
            }
            segments++;
            at = end;
            wanted = wantedEnd;
        }
    }

    private static boolean isSame(String one, int from, int to, String other, int otherFrom, int otherTo) {
        var length = trimmed(one, from, to);
        if (length != trimmed(other, otherFrom, otherTo)) {
            return false;
        }
        for (var i = 0; i < length; i++) {
            if (fold(one.charAt(from + i)) != fold(other.charAt(otherFrom + i))) {
                return false;
            }
        }
        return true;
    }

    /** The length of a segment without the space behind it. */
    private static int trimmed(String name, int from, int to) {
        var end = to;
        while (end > from && Character.isWhitespace(name.charAt(end - 1))) {
            end--;
        }
        return end - from;
    }

    private static int segmentStart(String name, int from) {
        var at = from;
        while (at < name.length() && (separates(name.charAt(at)) || Character.isWhitespace(name.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static int segmentEnd(String name, int from) {
        var at = from;
        while (at < name.length() && !separates(name.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean separates(char c) {
        return c == '[' || c == ']' || c == '.';
    }

    private static char bent(char c) {
        return c == ' ' || c == '.' || c == '[' ? '_' : c;
    }

    /** As {@link String#equalsIgnoreCase} compares. */
    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
