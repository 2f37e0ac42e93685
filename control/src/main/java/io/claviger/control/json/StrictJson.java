package io.claviger.control.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text. Refused with {@link ErrorCode#BODY_MALFORMED}, and where: anything that is not RFC 8259, a member
 * that is there twice, bytes that are not UTF-8, a lone surrogate, more than {@value #MAX_DEPTH} levels, and anything
 * after the value.
 */
public final class StrictJson {
    /** Levels of arrays and objects: those of an OpenAPI document, and the body around it. */
    public static final int MAX_DEPTH = 201;

    /** Values of all kinds. A text of the same length may take much more memory once it is read. */
    public static final int MAX_VALUES = 1_000_000;

    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NAME_LENGTH = 4096;
    private static final int LONGEST_MESSAGE = 200;

    /** What the parser's messages say of its own settings, which are nothing to a caller. */
    private static final Pattern LIBRARY =
            Pattern.compile("(, from `[^`]*`)|((: enable|\\s*\\(not recognized).*$)", Pattern.DOTALL);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
            .build();

    private final JsonParser parser;
    private int values;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Parses a text.
     *
     * @return a {@code Map<String, Object>} in the text's order, {@code List<Object>}, {@code String}, {@code Boolean},
     *     {@code Long} (or {@code BigInteger}, {@code BigDecimal} where a number needs it), or null
     */
    public static @Nullable Object parse(byte[] utf8) {
        try (var parser = FACTORY.createParser(decode(utf8))) {
            return new StrictJson(parser).whole();
        } catch (JsonProcessingException e) {
            throw malformed(saidBy(e), e.getLocation());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory does not fail", e);
        }
    }

    private static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ClavigerException(ErrorCode.BODY_MALFORMED, "The body is not UTF-8.", e);
        }
    }

    private @Nullable Object whole() throws IOException {
        if (parser.nextToken() == null) {
            throw new ClavigerException(ErrorCode.BODY_MALFORMED, "The body is empty; it must be a JSON object.");
        }
        var value = value();
        if (parser.nextToken() != null) {
            throw malformed("There is something after the end of the JSON value", parser.currentTokenLocation());
        }
        return value;
    }

    private @Nullable Object value() throws IOException {
        if (++values > MAX_VALUES) {
            throw malformed("There are more than " + MAX_VALUES + " values", parser.currentTokenLocation());
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT -> wholeNumber();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw malformed("A value was expected", parser.currentTokenLocation());
        };
    }

    private BigDecimal decimal() throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException outOfRange) {
            // an exponent of more digits than a decimal has room for
            throw malformed("A number is out of range", parser.currentTokenLocation());
        }
    }

    private Map<String, @Nullable Object> object() throws IOException {
        var members = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = text(parser.currentName());
            if (members.containsKey(name)) {
                throw malformed("The member " + printable(name) + " is there twice", parser.currentTokenLocation());
            }
            parser.nextToken();
            members.put(name, value());
        }
        return members;
    }

    private List<@Nullable Object> array() throws IOException {
        var items = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return items;
    }

    private Object wholeNumber() throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> parser.getBigIntegerValue();
        };
    }

    /** A lone surrogate has no UTF-8, so two readers would make two things of it (RFC 8259 section 8.2). */
    private String text(String value) {
        for (var i = 0; i < value.length(); i++) {
            if (!Character.isSurrogate(value.charAt(i))) {
                continue;
            }
            if (!Character.isHighSurrogate(value.charAt(i))
                    || i + 1 == value.length()
                    || !Character.isLowSurrogate(value.charAt(i + 1))) {
                throw malformed("A string has a lone surrogate", parser.currentTokenLocation());
            }
            i++;
        }
        return value;
    }

    private static ClavigerException malformed(String what, @Nullable JsonLocation at) {
        var where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return new ClavigerException(ErrorCode.BODY_MALFORMED, "The body is not valid JSON: " + what + where + ".");
    }

    private static String saidBy(JsonProcessingException e) {
        var message = printable(LIBRARY.matcher(e.getOriginalMessage()).replaceAll(""));
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private static String printable(String text) {
        var shortened = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
        var shown = new StringBuilder(shortened.length());
        shortened.codePoints().forEach(c -> shown.appendCodePoint(isShown(c) ? c : '\uFFFD'));
        return shown.toString();
    }

    private static boolean isShown(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
