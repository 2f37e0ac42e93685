package io.claviger.control.console.http;

import io.claviger.control.http.PercentText;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a form was filled in with (application/x-www-form-urlencoded).
 *
 * @param fields the values by name, in the order in which they stand
 */
public record Form(Map<String, List<String>> fields) {
    /** The most bytes of a form, where its route says no other. */
    public static final int LIMIT = 1 << 20;

    private static final int MOST_FIELDS = 10_000;

    /** The form of a page that has none. */
    static final Form NONE = new Form(Map.of());

    /**
     * Reads a form's body.
     *
     * @throws ClavigerException with {@code REQUEST_MALFORMED} where a name or a value is not encoded as it should be, or is
     *     not UTF-8, or has a control other than a tab or a line break, or where there are too many
     */
    static Form parse(byte[] body) {
        var fields = new LinkedHashMap<String, List<String>>();
        var count = 0;
        for (var pair : ascii(body).split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++count > MOST_FIELDS) {
                throw malformed("The form has more than " + MOST_FIELDS + " fields.");
            }
            var equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            fields.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return new Form(fields);
    }

    /** The text without blanks around it; null where the field is empty or missing, or there twice. */
    public @Nullable String text(String name) {
        var raw = raw(name);
        return raw == null || raw.isBlank() ? null : raw.strip();
    }

    /** The text as it was typed, such as a password; null where the field is missing, or there twice. */
    public @Nullable String raw(String name) {
        var values = fields.getOrDefault(name, List.of());
        return values.size() == 1 ? values.getFirst() : null;
    }

    /** All that was chosen under a name. */
    public List<String> texts(String name) {
        return List.copyOf(fields.getOrDefault(name, List.of()));
    }

    /** The lines of a text that are not blank. */
    public List<String> lines(String name) {
        var text = raw(name);
        return text == null
                ? List.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    /** Whether a box was ticked. */
    public boolean ticked(String name) {
        return fields.containsKey(name);
    }

    private static String ascii(byte[] body) {
        try {
            return StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The form is not percent-encoded.", e);
        }
    }

    private static String decode(String raw) {
        var text = PercentText.decode(raw, true, "form");
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw malformed("The form has a control character.");
        }
        return text;
    }

    private static ClavigerException malformed(String detail) {
        return new ClavigerException(ErrorCode.REQUEST_MALFORMED, detail);
    }

    @Override
    public String toString() {
        return "Form" + fields.keySet();
    }
}
