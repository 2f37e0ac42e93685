package io.claviger.core.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of query parameters and form fields, as frameworks bend them: brackets and dots make paths of them, dots and
 * spaces become underscores, space around them is cut off, and some take no notice of case.
 */
public final class FieldNames {
    private static final Pattern SEPARATORS = Pattern.compile("[\\[\\].]");
    private static final Pattern BENT = Pattern.compile("[ .\\[]");

    private FieldNames() {}

    /**
     * Whether some framework might take a name for the guarded one, or for a part of it, or for what stands above it. The
     * guarded name itself is one of them.
     */
    public static boolean mayBeReadAs(String name, String guarded) {
        var stripped = name.strip();
        if (bent(stripped).equalsIgnoreCase(bent(guarded))) {
            return true;
        }
        var segments = segments(stripped);
        var wanted = segments(guarded);
        var shorter = Math.min(segments.size(), wanted.size());
        for (var i = 0; i < shorter; i++) {
            if (!segments.get(i).equalsIgnoreCase(wanted.get(i))) {
                return false;
            }
        }
        return shorter > 0;
    }

    private static String bent(String name) {
        return BENT.matcher(name).replaceAll("_");
    }

    private static List<String> segments(String name) {
        var segments = new ArrayList<String>(2);
        for (var segment : SEPARATORS.split(name)) {
            if (!segment.isBlank()) {
                segments.add(segment.strip());
            }
        }
        return segments;
    }
}
