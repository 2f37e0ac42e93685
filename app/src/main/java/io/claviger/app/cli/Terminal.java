package io.claviger.app.cli;

/** Texts from elsewhere, made fit for a terminal: a name must not move the cursor or colour what follows. */
final class Terminal {
    private Terminal() {}

    /** The text with control and format characters replaced. */
    static String printable(String text) {
        return text.codePoints()
                .map(point -> isInvisible(point) ? '\uFFFD' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A JSON text that means the same, in which no character acts on a terminal: those stand only within strings. */
    static String json(String json) {
        var shown = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            if (point >= 0x7F && isInvisible(point)) {
                for (var unit : Character.toChars(point)) {
                    shown.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    /** The text as a JSON string (RFC 8259 section 7). */
    static String jsonText(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit == '"' || unit == '\\') {
                json.append('\\').append((char) unit);
            } else if (unit < ' ') {
                json.append(String.format("\\u%04x", unit));
            } else {
                json.append((char) unit);
            }
        });
        return json(json.append('"').toString());
    }

    private static boolean isInvisible(int point) {
        var type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
