package io.claviger.app.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** UTF-16 text as bytes, one a character: what is not ASCII becomes a question mark, which is in no key. */
final class Utf16Text extends InputStream {
    private final Reader reader;

    private Utf16Text(Reader reader) {
        this.reader = reader;
    }

    /** Reads UTF-16 where the stream begins with its byte order mark, the bytes as they are otherwise. */
    static InputStream orBytes(InputStream in) throws IOException {
        var pushback = new PushbackInputStream(in, 2);
        var mark = pushback.readNBytes(2);
        var charset = mark.length == 2 ? charsetOf(mark) : null;
        if (charset == null) {
            pushback.unread(mark);
            return pushback;
        }
        return new Utf16Text(new InputStreamReader(pushback, charset));
    }

    private static @Nullable Charset charsetOf(byte[] mark) {
        if (mark[0] == (byte) 0xFF && mark[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return mark[0] == (byte) 0xFE && mark[1] == (byte) 0xFF ? StandardCharsets.UTF_16BE : null;
    }

    @Override
    public int read() throws IOException {
        var character = reader.read();
        return character > 0x7F ? '?' : character;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var characters = new char[length];
        var count = reader.read(characters, 0, length);
        for (var i = 0; i < count; i++) {
            bytes[offset + i] = (byte) (characters[i] > 0x7F ? '?' : characters[i]);
        }
        return count;
    }
}
