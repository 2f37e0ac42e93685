package io.claviger.edge.http;

import static io.claviger.edge.http.Bytes.CR;
import static io.claviger.edge.http.Bytes.LF;

import io.netty.buffer.ByteBuf;

/**
 * Follows a chunked body (RFC 9112 section 7.1) byte by byte, over as many reads as it takes, to where it ends. Chunk
 * extensions must be well formed and short. Trailer fields are read like header fields; those that say how a message
 * is framed or where it goes are refused.
 */
final class ChunkedBody {
    /** 15 hexadecimal digits: no overflow to check for. */
    private static final int MAX_SIZE_DIGITS = 15;

    private static final int MAX_EXTENSIONS = 256;
    private static final int MAX_TRAILERS = 8192;

    private static final byte[][] NOT_IN_TRAILERS = {
        Bytes.ascii("host"),
        Bytes.ascii("content-length"),
        Bytes.ascii("transfer-encoding"),
        Bytes.ascii("trailer"),
        Bytes.ascii("authorization"),
        Bytes.ascii("x-api-key")
    };

    private enum State {
        SIZE,
        EXTENSION_NAME,
        EXTENSION_VALUE_START,
        EXTENSION_VALUE,
        EXTENSION_QUOTED,
        EXTENSION_ESCAPED,
        EXTENSION_QUOTE_END,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        END_LF,
        END,
        FAULTY
    }

    private State state = State.SIZE;
    private long size;
    private int digits;
    private int extensions;
    private int trailers;
    private int nameLength;
    private boolean pastFirstChunk;
    private WireFault fault = WireFault.CHUNK;
    private final byte[] name = new byte[18];

    /** To be called before each body. */
    void begin() {
        state = State.SIZE;
        size = 0;
        digits = 0;
        extensions = 0;
        trailers = 0;
        pastFirstChunk = false;
    }

    boolean ended() {
        return state == State.END;
    }

    boolean faulty() {
        return state == State.FAULTY;
    }

    WireFault fault() {
        return fault;
    }

    /** Whether the first chunk has been read with the line end behind it, or the last-chunk's size. */
    boolean pastFirstChunk() {
        return pastFirstChunk;
    }

    /** Reads on; returns the index behind the last byte that belongs to the body, or that of the faulty byte. */
    int read(ByteBuf in, int from, int to) {
        var at = from;
        while (at < to && state != State.END) {
            if (state == State.DATA) {
                var taken = (int) Math.min(size, to - at);
                at += taken;
                size -= taken;
                if (size == 0) {
                    state = State.DATA_CR;
                }
                continue;
            }
            state = next(in.getByte(at));
            if (state == State.FAULTY) {
                return at;
            }
            if (inExtension()) {
                in.setByte(at, ' ');
            }
            at++;
        }
        return at;
    }

    /** Extensions end here, written over with spaces: the codec refuses some that are well formed. */
    private boolean inExtension() {
        return state.compareTo(State.EXTENSION_NAME) >= 0 && state.compareTo(State.EXTENSION_QUOTE_END) <= 0;
    }

    private State next(byte b) {
        return switch (state) {
            case SIZE -> size(b);
            case EXTENSION_NAME,
                    EXTENSION_VALUE_START,
                    EXTENSION_VALUE,
                    EXTENSION_QUOTED,
                    EXTENSION_ESCAPED,
                    EXTENSION_QUOTE_END -> ++extensions > MAX_EXTENSIONS ? State.FAULTY : extension(b);
            case SIZE_LF -> b == LF ? sizeKnown() : State.FAULTY;
            case DATA_CR -> b == CR ? State.DATA_LF : State.FAULTY;
            case DATA_LF -> b == LF ? chunkRead() : State.FAULTY;
            case TRAILER_START, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF, END_LF -> trailer(b);
            case DATA, END, FAULTY -> throw new IllegalStateException("no byte is read in " + state);
        };
    }

    private State size(byte b) {
        var digit = Bytes.hex(b);
        if (digit >= 0) {
            size = size << 4 | digit;
            return ++digits > MAX_SIZE_DIGITS ? State.FAULTY : State.SIZE;
        }
        if (digits == 0) {
            return State.FAULTY;
        }
        return endOfExtension(b);
    }

    private State sizeKnown() {
        digits = 0;
        extensions = 0;
        if (size > 0) {
            return State.DATA;
        }
        pastFirstChunk = true;
        return State.TRAILER_START;
    }

    private State chunkRead() {
        pastFirstChunk = true;
        return State.SIZE;
    }

    private State extension(byte b) {
        return switch (state) {
            case EXTENSION_NAME -> {
                if (Bytes.token(b)) {
                    nameLength++;
                    yield State.EXTENSION_NAME;
                }
                yield nameLength == 0 ? State.FAULTY : b == '=' ? State.EXTENSION_VALUE_START : endOfExtension(b);
            }
            case EXTENSION_VALUE_START ->
                b == '"' ? State.EXTENSION_QUOTED : Bytes.token(b) ? State.EXTENSION_VALUE : State.FAULTY;
            case EXTENSION_VALUE -> Bytes.token(b) ? State.EXTENSION_VALUE : endOfExtension(b);
            case EXTENSION_QUOTED ->
                b == '"'
                        ? State.EXTENSION_QUOTE_END
                        : b == '\\' ? State.EXTENSION_ESCAPED : Bytes.value(b) ? State.EXTENSION_QUOTED : State.FAULTY;
            case EXTENSION_ESCAPED -> Bytes.value(b) ? State.EXTENSION_QUOTED : State.FAULTY;
            default -> endOfExtension(b);
        };
    }

    private State endOfExtension(byte b) {
        if (b == ';') {
            nameLength = 0;
            return State.EXTENSION_NAME;
        }
        return b == CR ? State.SIZE_LF : State.FAULTY;
    }

    private State trailer(byte b) {
        if (++trailers > MAX_TRAILERS) {
            return faultyTrailer();
        }
        return switch (state) {
            case TRAILER_START -> {
                nameLength = 0;
                yield b == CR ? State.END_LF : trailerName(b);
            }
            case TRAILER_NAME -> b == ':' && nameLength > 0 ? trailerNamed() : trailerName(b);
            case TRAILER_VALUE -> b == CR ? State.TRAILER_LF : Bytes.value(b) ? State.TRAILER_VALUE : faultyTrailer();
            case TRAILER_LF -> b == LF ? State.TRAILER_START : faultyTrailer();
            default -> b == LF ? State.END : faultyTrailer();
        };
    }

    private State trailerName(byte b) {
        if (!Bytes.token(b)) {
            return faultyTrailer();
        }
        if (nameLength < name.length) {
            name[nameLength] = b;
        }
        nameLength++;
        return State.TRAILER_NAME;
    }

    private State trailerNamed() {
        for (var forbidden : NOT_IN_TRAILERS) {
            if (nameLength <= name.length && Bytes.is(name, 0, nameLength, forbidden)) {
                return faultyTrailer();
            }
        }
        return State.TRAILER_VALUE;
    }

    private State faultyTrailer() {
        fault = WireFault.TRAILER;
        return State.FAULTY;
    }
}
