package io.claviger.control.http;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
record RequestTarget(List<String> segments, Map<String, List<String>> query) {
    private static final int MOST_PARAMETERS = 50;

    /** Reads an origin-form target (RFC 9112 section 3.2.1). */
    static RequestTarget parse(String target) {
        if (!target.startsWith("/")) {
            throw malformed("The request target must be a path.");
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
                throw malformed("The query has more than " + MOST_PARAMETERS + " parameters.");
            }
            var equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            query.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return query;
    }

    private static String decode(String raw, boolean plusIsBlank) {
        var bytes = new ByteArrayOutputStream(raw.length());
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c == '%') {
                bytes.write(escaped(raw, i));
                i += 2;
            } else if (c <= ' ' || c >= 0x7F) {
                throw malformed("The request target has a character that must be percent-encoded.");
            } else {
                bytes.write(c == '+' && plusIsBlank ? ' ' : c);
            }
        }
        return text(bytes.toByteArray());
    }

    private static int escaped(String raw, int at) {
        var high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        var low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw malformed("The request target has a broken percent-escape.");
        }
        return high * 16 + low;
    }

    private static String text(byte[] utf8) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            if (text.codePoints().anyMatch(Character::isISOControl)) {
                throw malformed("The request target has a control character.");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The request target is not UTF-8.", e);
        }
    }

    private static ClavigerException malformed(String detail) {
        return new ClavigerException(ErrorCode.REQUEST_MALFORMED, detail);
    }
}
