package io.claviger.edge.gateway;

import io.claviger.edge.http.HeldBytes;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A body, or what has come of it, that is kept until it was judged, exactly as it came. It is packed into segments of its
 * own: parts of one byte each would take a hundred times their length as buffers.
 */
final class HeldBody {
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 1 << 16;

    private final HeldBytes room;
    private final Deque<Segment> segments = new ArrayDeque<>(2);
    private final int expected;
    private final int weight;
    private long length;
    private long reserved;
    private boolean fits = true;
    private boolean whole;
    private boolean asked;

    private static final class Segment {
        final byte[] bytes;
        int length;

        Segment(int size) {
            bytes = new byte[size];
        }

        int free() {
            return bytes.length - length;
        }
    }

    /** Takes bytes of an array from one index up to another, which belong to the body. */
    interface Octets {
        void take(byte[] bytes, int from, int to);
    }

    /**
     * Starts a body.
     *
     * @param announced how long it is said to be, or -1
     * @param weight how often each of its bytes is kept
     */
    HeldBody(HeldBytes room, long announced, int weight) {
        this.room = room;
        this.weight = weight;
        expected = announced < 0 ? 0 : (int) Math.min(announced, LARGEST);
    }

    /**
     * Adds a part, also where there is no room for it: it has come already.
     *
     * @param reader shown the bytes where they are kept
     */
    void add(Buffer part, Octets reader) {
        var at = 0;
        while (at < part.length()) {
            var segment = segments.peekLast();
            if (segment == null || segment.free() == 0) {
                segment = next(segment);
            }
            var taken = Math.min(segment.free(), part.length() - at);
            part.getBytes(at, at + taken, segment.bytes, segment.length);
            segment.length += taken;
            reader.take(segment.bytes, segment.length - taken, segment.length);
            at += taken;
        }
        length += part.length();
    }

    private Segment next(@Nullable Segment before) {
        var size = before == null ? Math.max(expected, SMALLEST) : Math.min(LARGEST, before.bytes.length * 2);
        var taken = (long) size * weight;
        if (room.reserve(taken)) {
            reserved += taken;
        } else {
            fits = false;
        }
        var segment = new Segment(size);
        segments.add(segment);
        return segment;
    }

    /** Whether there was room for all that came. */
    boolean fits() {
        return fits;
    }

    long length() {
        return length;
    }

    /** Whether all of the body is here. */
    boolean whole() {
        return whole;
    }

    void end() {
        whole = true;
    }

    /** Whether the client was told to go on with its body. */
    boolean asked() {
        return asked;
    }

    void ask() {
        asked = true;
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** Takes the next part out, or null where there is none left; the last one frees the room of all. */
    @Nullable Buffer poll() {
        var segment = segments.poll();
        if (segment == null) {
            return null;
        }
        if (segments.isEmpty()) {
            release();
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(segment.bytes, 0, segment.length));
    }

    /** Nothing more is wanted of it. */
    void release() {
        segments.clear();
        room.release(reserved);
        reserved = 0;
    }
}
