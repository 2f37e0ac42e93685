package io.claviger.core.guard;

import io.claviger.core.catalog.PathTemplate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;

/** Guarded values that stand in the query, in a header or in the path. */
public final class ParameterValues {
    private ParameterValues() {}

    /**
     * A query parameter: every occurrence counts, so that it does not matter which one the upstream takes.
     *
     * @param decoded the decoded values of that name
     */
    public static FoundValues ofQuery(List<String> decoded) {
        return found(decoded);
    }

    /**
     * A header: every line, and every entry of a line, since a list may be spread over lines at will (RFC 9110 section
     * 5.3). An entry that is empty is none. A comma within quotes separates too: who reads it otherwise sees a value
     * that no list holds.
     *
     * @param lines the values of all lines of that name, as received
     */
    public static FoundValues ofHeader(List<String> lines) {
        var entries = new ArrayList<String>(lines.size());
        for (var line : lines) {
            for (var entry : line.split(",", -1)) {
                var trimmed = entry.strip();
                if (!trimmed.isEmpty()) {
                    entries.add(trimmed);
                }
            }
        }
        return found(entries);
    }

    /**
     * A parameter of the path.
     *
     * @param template the operation's path template
     * @param path the normalised path without the API's prefix, which the template matched
     */
    public static FoundValues ofPath(String template, String path, String name) {
        var parsed = PathTemplate.parse(template);
        var shape = parsed.shape().split("/", -1);
        var segments = path.split("/", -1);
        var parameter = 0;
        for (var i = 0; i < shape.length && i < segments.length; i++) {
            var brace = shape[i].indexOf("{}");
            if (brace < 0) {
                continue;
            }
            if (parsed.parameters().get(parameter++).equals(name)) {
                return inSegment(shape[i].substring(0, brace), shape[i].substring(brace + 2), decode(segments[i]));
            }
        }
        return FoundValues.ABSENT;
    }

    private static FoundValues inSegment(String before, String after, String segment) {
        return segment.length() > before.length() + after.length()
                        && segment.startsWith(before)
                        && segment.endsWith(after)
                ? FoundValues.of(List.of(segment.substring(before.length(), segment.length() - after.length())))
                : FoundValues.ABSENT;
    }

    private static FoundValues found(List<String> values) {
        return FoundValues.of(values.size() < 2 ? values : List.copyOf(new LinkedHashSet<>(values)));
    }

    /** Decodes a segment of a normalised path, whose escapes are known to be well formed. */
    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        var octets = new ByteArrayOutputStream(segment.length());
        for (var i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%' && i + 2 < segment.length()) {
                octets.write(HexFormat.fromHexDigits(segment, i + 1, i + 3));
                i += 2;
            } else {
                octets.writeBytes(segment.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
