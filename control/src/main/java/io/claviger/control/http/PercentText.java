package io.claviger.control.http;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes percent-encoded text strictly: what is not encoded as it should be, and bytes that are not UTF-8, are refused. */
public final class PercentText {
    private PercentText() {}

    /**
     * The text.
     *
     * @param plusIsBlank as in a query and in a form
     * @param what for the message, such as "request target"
     * @throws ClavigerException with {@code REQUEST_MALFORMED}
     */
    public static String decode(String raw, boolean plusIsBlank, String what) {
        var bytes = new ByteArrayOutputStream(raw.length());
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c == '%') {
                bytes.write(escaped(raw, i, what));
                i += 2;
            } else if (c <= ' ' || c >= 0x7F) {
                throw malformed("The " + what + " has a character that must be percent-encoded.");
            } else {
                bytes.write(c == '+' && plusIsBlank ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The " + what + " is not UTF-8.", e);
        }
    }

    private static int escaped(String raw, int at, String what) {
        var high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        var low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw malformed("The " + what + " has a broken percent-escape.");
        }
        return high * 16 + low;
    }

    static ClavigerException malformed(String detail) {
        return new ClavigerException(ErrorCode.REQUEST_MALFORMED, detail);
    }
}
