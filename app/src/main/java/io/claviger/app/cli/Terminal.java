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

    /** The text as a JSON string (RFC 8259 section 7). */
    static String jsonText(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit == '"' || unit == '\\') {
                json.append('\\').append((char) unit);
            } else if (unit < ' ' || unit == 0x7F) {
                json.append(String.format("\\u%04x", unit));
            } else {
                json.append((char) unit);
            }
        });
        return json.append('"').toString();
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
