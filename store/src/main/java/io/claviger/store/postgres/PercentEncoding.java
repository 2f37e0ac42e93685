package io.claviger.store.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of the parts of a URL (RFC 3986 section 2.1), strictly. */
final class PercentEncoding {
    private static final String UNRESERVED = "-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /** @throws IllegalArgumentException where a sign of percent has no two hexadecimal digits, or it is no UTF-8 */
    static String decode(String text) {
        var bytes = new ByteArrayOutputStream();
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == '%') {
                if (i + 2 >= text.length()) {
                    throw new IllegalArgumentException("percent-encoding is cut off");
                }
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else if (character > ' ' && character < 0x7F) {
                bytes.write(character);
            } else {
                throw new IllegalArgumentException("a character must be percent-encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    static String encode(String text) {
        var encoded = new StringBuilder();
        for (var one : text.getBytes(StandardCharsets.UTF_8)) {
            var character = (char) (one & 0xFF);
            if (character < 0x80 && (Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0)) {
                encoded.append(character);
            } else {
                encoded.append('%').append(HEX.toHexDigits(one));
            }
        }
        return encoded.toString();
    }
}
