package io.claviger.core.field;

/** Reads the value of a header field from left to right, piece by piece. */
public final class FieldReader {
    private final String text;
    private int at;

    public FieldReader(String text) {
        this.text = text;
    }

    /** Whether a character may stand in a token (RFC 9110 section 5.6.2). */
    public static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    public boolean atEnd() {
        return at >= text.length();
    }

    /** The character that comes next; there must be one. */
    public char peek() {
        return text.charAt(at);
    }

    /** Takes the character that comes next; there must be one. */
    public char next() {
        return text.charAt(at++);
    }

    /** Takes the next character if it is this one. */
    public boolean take(char expected) {
        var there = !atEnd() && peek() == expected;
        at += there ? 1 : 0;
        return there;
    }

    /** Takes the token that comes next; empty where there is none. */
    public String token() {
        var start = at;
        while (!atEnd() && isTokenCharacter(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Passes over spaces and tabs (OWS, RFC 9110 section 5.6.3). */
    public void skipSpace() {
        while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
    }
}
