package io.claviger.control.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request's path and query, decoded strictly: a broken percent-escape, bytes that are not UTF-8 and controls are
 * {@code REQUEST_MALFORMED}.
 *
 * @param query the values by name, in the order in which they stand
 */
public record RequestTarget(List<String> segments, Map<String, List<String>> query) {
    private static final int MOST_PARAMETERS = 50;

    /** Reads an origin-form target (RFC 9112 section 3.2.1). */
    public static RequestTarget parse(String target) {
        if (!target.startsWith("/")) {
            throw PercentText.malformed("The request target must be a path.");
        }
        var mark = target.indexOf('?');
        var path = mark < 0 ? target : target.substring(0, mark);
        var segments = new ArrayList<String>();
        for (var segment : path.substring(1).split("/", -1)) {
            segments.add(decode(segment, false));
        }
        return new RequestTarget(segments, mark < 0 ? Map.of() : query(target.substring(mark + 1)));
    }

    private static Map<String, List<String>> query(String raw) {
        var query = new LinkedHashMap<String, List<String>>();
        var count = 0;
        for (var pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++count > MOST_PARAMETERS) {
                throw PercentText.malformed("The query has more than " + MOST_PARAMETERS + " parameters.");
            }
            var equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            query.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return query;
    }

    private static String decode(String raw, boolean plusIsBlank) {
        var text = PercentText.decode(raw, plusIsBlank, "request target");
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw PercentText.malformed("The request target has a control character.");
        }
        return text;
    }
}
