package io.claviger.store.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8, each ended by a line feed and of a bounded length. */
final class BoundedLines {
    private final InputStream in;
    private final int most;
    private long number;

    /** @param most bytes of a line */
    BoundedLines(InputStream in, int most) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.most = most;
    }

    /** Of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line without its end; null after the last.
     *
     * @throws IllegalArgumentException where the line is too long, not UTF-8, or the file ends within it
     */
    @Nullable String next() throws IOException {
        var line = new ByteArrayOutputStream();
        number++;
        for (var read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new IllegalArgumentException("the file ends within this line: it was cut off");
            }
            if (line.size() == most) {
                throw new IllegalArgumentException("the line has more than " + most + " bytes");
            }
            line.write(read);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the line is not UTF-8", e);
        }
    }
}
