package io.claviger.core.guard;

import io.claviger.core.catalog.PathTemplate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a parameter stands in the paths that a template fits; compiled once.
 *
 * @param segment which segment of the path, counted from 1; 0 where the template has no such parameter
 * @param before literal text before it
 * @param after literal text after it
 */
public record PathPlace(int segment, String before, String after) {
    private static final PathPlace NOWHERE = new PathPlace(0, "", "");

    /** @param template the operation's path template, without the API's prefix */
    public static PathPlace of(String template, String name) {
        var parsed = PathTemplate.parse(template);
        var shape = parsed.shape().split("/", -1);
        var parameter = 0;
        for (var i = 0; i < shape.length; i++) {
            var brace = shape[i].indexOf("{}");
            if (brace >= 0 && parsed.parameters().get(parameter++).equals(name)) {
                return new PathPlace(i, shape[i].substring(0, brace), shape[i].substring(brace + 2));
            }
        }
        return NOWHERE;
    }

    /**
     * Finds the parameter.
     *
     * @param path the normalised path without the API's prefix, which the template matched
     */
    public FoundValues find(String path) {
        var text = text(path);
        if (text == null) {
            return FoundValues.ABSENT;
        }
        var decoded = decode(text);
        return decoded.length() > before.length() + after.length()
                        && decoded.startsWith(before)
                        && decoded.endsWith(after)
                ? FoundValues.of(List.of(decoded.substring(before.length(), decoded.length() - after.length())))
                : FoundValues.ABSENT;
    }

    /** The segment as it stands in the path. */
    private @Nullable String text(String path) {
        var start = 0;
        for (var i = 0; i < segment; i++) {
            var slash = path.indexOf('/', start);
            if (slash < 0) {
                return null;
            }
            start = slash + 1;
        }
        if (start == 0) {
            return null;
        }
        var end = path.indexOf('/', start);
        return path.substring(start, end < 0 ? path.length() : end);
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
                octets.write(segment.charAt(i));
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
