package io.claviger.core.body;

import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text (RFC 8259) as it comes, in chunks that may end anywhere, and says what stands in it.
 *
 * <p>Strict: UTF-8 without a byte order mark, well formed; no surrogate without its other half, no U+0000 in a name or a
 * wanted value (programs written in C would see it end there); no duplicate member where names are compared; nothing
 * after the text. No recursion, and no memory beyond the names of open objects and one text.
 *
 * <p>Each method of {@link #feed} takes a run of octets and answers where it stopped, so that the inside of a string is
 * one tight loop.
 */
final class JsonScanner {
    /** How many containers may be open. The kinds of all of them are the bits of one word. */
    static final int MAX_DEPTH = 64;

    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (var c = 0x20; c < 0x80; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private enum State {
        VALUE,
        FIRST_ITEM,
        FIRST_NAME,
        NAME,
        COLON,
        AFTER_VALUE,
        STRING,
        SEQUENCE,
        ESCAPE,
        HEX,
        NUMBER,
        LITERAL,
        END
    }

    private final JsonEvents events;
    private final BodyLimits limits;
    private final @Nullable OpenNames names;
    private final TextBuffer text = new TextBuffer();
    private final JsonNumber number = new JsonNumber();
    private final JsonLiteral literal = new JsonLiteral();
    private final Utf8Sequence sequence = new Utf8Sequence();

    private State state = State.VALUE;
    private int depth;
    private long objects;
    private boolean inName;
    private boolean wanted;
    private int hex;
    private int hexDigits;
    private int highSurrogate;
    /** The offset of index 0 of the chunk. */
    private long base;

    private long fed;

    private JsonScanner(JsonEvents events, BodyLimits limits, @Nullable OpenNames names) {
        this.events = events;
        this.limits = limits;
        this.names = names;
    }

    /** Reads a text in which no object may have two members of one name. */
    static JsonScanner refusingDuplicates(JsonEvents events, BodyLimits limits) {
        return new JsonScanner(events, limits, new OpenNames(limits.maxOpenNames(), limits.maxOpenNameBytes()));
    }

    /** Reads a text in which duplicates do no harm, or were looked for already; its first octet has this offset. */
    static JsonScanner allowingDuplicates(JsonEvents events, BodyLimits limits, long offset) {
        var scanner = new JsonScanner(events, limits, null);
        scanner.fed = offset;
        return scanner;
    }

    void feed(byte[] chunk, int from, int to) {
        base = fed - from;
        var at = from;
        while (at < to) {
            at = switch (state) {
                case STRING -> inString(chunk, at, to);
                case SEQUENCE -> inSequence(chunk, at, to);
                case ESCAPE -> inEscape(chunk[at] & 0xff, at);
                case HEX -> inHex(chunk[at] & 0xff, at);
                case NUMBER -> inNumber(chunk, at, to);
                case LITERAL -> inLiteral(chunk[at] & 0xff, at);
                default -> between(chunk[at] & 0xff, at);
            };
        }
        fed += to - from;
    }

    /** Says that the body has ended. */
    void finish() {
        base = fed;
        if (state == State.NUMBER && depth == 0) {
            endNumber(0);
        }
        if (state != State.END) {
            throw malformed(fed == 0 ? "The body is empty." : "The body ends before its JSON text does.", 0);
        }
    }

    private int between(int octet, int at) {
        if (octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t') {
            return at + 1;
        }
        switch (state) {
            case FIRST_ITEM -> firstItem(octet, at);
            case VALUE -> beginValue(octet, at);
            case FIRST_NAME -> firstName(octet, at);
            case NAME -> beginName(octet, at);
            case COLON -> colon(octet, at);
            case AFTER_VALUE -> afterValue(octet, at);
            default -> throw malformed("Something follows the JSON text.", at);
        }
        return at + 1;
    }

    private void firstItem(int octet, int at) {
        if (octet == ']') {
            endContainer(at);
        } else {
            beginValue(octet, at);
        }
    }

    private void firstName(int octet, int at) {
        if (octet == '}') {
            endContainer(at);
        } else {
            beginName(octet, at);
        }
    }

    private void colon(int octet, int at) {
        if (octet != ':') {
            throw malformed("A colon is expected.", at);
        }
        state = State.VALUE;
    }

    private void afterValue(int octet, int at) {
        if (octet == ',') {
            state = inObject() ? State.NAME : State.VALUE;
        } else if (octet == (inObject() ? '}' : ']')) {
            endContainer(at);
        } else {
            throw malformed(inObject() ? "A comma or } is expected." : "A comma or ] is expected.", at);
        }
    }

    private void beginValue(int octet, int at) {
        if (octet == '"') {
            inName = false;
            wanted = events.beginString();
            text.start(limits.maxValueBytes(), "guarded value");
            state = State.STRING;
        } else if (octet == '{' || octet == '[') {
            beginContainer(octet == '{', at);
        } else if (JsonNumber.starts(octet)) {
            number.start(octet);
            state = State.NUMBER;
        } else {
            beginLiteral(octet, at);
        }
    }

    private void beginName(int octet, int at) {
        if (octet != '"') {
            throw malformed("A member's name in double quotes is expected.", at);
        }
        inName = true;
        wanted = true;
        text.start(limits.maxNameBytes(), "member's name");
        state = State.STRING;
    }

    private void beginLiteral(int octet, int at) {
        if (!literal.start(octet)) {
            throw malformed(octet < 0x80 ? "A JSON value is expected." : "The body is not plain UTF-8 JSON.", at);
        }
        state = State.LITERAL;
    }

    private void beginContainer(boolean object, int at) {
        if (depth == MAX_DEPTH) {
            throw malformed("The body is nested more than " + MAX_DEPTH + " levels deep.", at);
        }
        objects = objects << 1 | (object ? 1 : 0);
        depth++;
        if (object) {
            if (names != null) {
                names.open();
            }
            events.beginObject(base + at);
            state = State.FIRST_NAME;
        } else {
            events.beginArray(base + at);
            state = State.FIRST_ITEM;
        }
    }

    private void endContainer(int at) {
        var object = inObject();
        objects >>>= 1;
        depth--;
        endValue();
        if (object) {
            if (names != null) {
                names.close();
            }
            events.endObject(base + at + 1);
        } else {
            events.endArray(base + at + 1);
        }
    }

    private void endValue() {
        state = depth == 0 ? State.END : State.AFTER_VALUE;
    }

    private boolean inObject() {
        return (objects & 1) != 0;
    }

    private int inLiteral(int octet, int at) {
        if (!literal.follow(octet)) {
            throw malformed("Neither true, false nor null.", at);
        }
        if (literal.isComplete()) {
            endValue();
            events.scalar(literal.isNull(), base + at + 1);
        }
        return at + 1;
    }

    private int inNumber(byte[] chunk, int from, int to) {
        for (var at = from; at < to; at++) {
            if (!number.follow(chunk[at] & 0xff)) {
                endNumber(at);
                return at; // the octet is not part of it
            }
        }
        return to;
    }

    private void endNumber(int at) {
        if (!number.isComplete()) {
            throw malformed("The number is not complete.", at);
        }
        endValue();
        events.scalar(false, base + at);
    }

    private int inString(byte[] chunk, int from, int to) {
        if (highSurrogate != 0 && chunk[from] != '\\') {
            throw loneSurrogate(from);
        }
        var at = from;
        while (at < to && PLAIN[chunk[at] & 0xff]) {
            at++;
        }
        if (wanted) {
            text.append(chunk, from, at);
        }
        if (at == to) {
            return at;
        }
        var octet = chunk[at] & 0xff;
        if (octet == '"') {
            endString(at);
        } else if (octet == '\\') {
            state = State.ESCAPE;
        } else if (octet < 0x20) {
            throw malformed("A control character stands unescaped in a string.", at);
        } else if (sequence.start(octet)) {
            keep(octet);
            state = State.SEQUENCE;
        } else {
            throw malformed("The body is not valid UTF-8.", at);
        }
        return at + 1;
    }

    private int inSequence(byte[] chunk, int from, int to) {
        for (var at = from; at < to; at++) {
            var octet = chunk[at] & 0xff;
            if (!sequence.follow(octet)) {
                throw malformed("The body is not valid UTF-8.", at);
            }
            keep(octet);
            if (sequence.isComplete()) {
                state = State.STRING;
                return at + 1;
            }
        }
        return to;
    }

    private int inEscape(int octet, int at) {
        if (highSurrogate != 0 && octet != 'u') {
            throw loneSurrogate(at);
        }
        if (octet == 'u') {
            hex = 0;
            hexDigits = 0;
            state = State.HEX;
            return at + 1;
        }
        keep(
                switch (octet) {
                    case '"', '\\', '/' -> octet;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> throw malformed("There is no such escape in JSON.", at);
                });
        state = State.STRING;
        return at + 1;
    }

    private int inHex(int octet, int at) {
        var digit = octet < 0x80 ? Character.digit(octet, 16) : -1;
        if (digit < 0) {
            throw malformed("Four hexadecimal digits are expected.", at);
        }
        hex = hex << 4 | digit;
        if (++hexDigits == 4) {
            state = State.STRING;
            escaped((char) hex, at);
        }
        return at + 1;
    }

    private void escaped(char unit, int at) {
        if (highSurrogate != 0) {
            if (!Character.isLowSurrogate(unit)) {
                throw loneSurrogate(at);
            }
            keepCodePoint(Character.toCodePoint((char) highSurrogate, unit));
            highSurrogate = 0;
        } else if (Character.isHighSurrogate(unit)) {
            highSurrogate = unit;
        } else if (Character.isLowSurrogate(unit)) {
            throw loneSurrogate(at);
        } else if (unit == 0 && wanted) {
            throw malformed("A name or a guarded value contains U+0000.", at);
        } else {
            keepCodePoint(unit);
        }
    }

    private void keep(int octet) {
        if (wanted) {
            text.append(octet);
        }
    }

    private void keepCodePoint(int c) {
        if (wanted) {
            text.appendCodePoint(c);
        }
    }

    private void endString(int at) {
        if (!inName) {
            endValue();
            events.string(text, base + at + 1);
            return;
        }
        if (names != null && !names.add(text)) {
            throw malformed("An object has two members named \"" + text + "\".", at);
        }
        state = State.COLON;
        events.name(text, base + at + 1);
    }

    private BodyFault loneSurrogate(int at) {
        return malformed("Half of a surrogate pair is escaped.", at);
    }

    /** A fault at an index of the chunk. */
    private BodyFault malformed(String reason, int at) {
        return BodyFault.malformed(reason, base + at);
    }
}
