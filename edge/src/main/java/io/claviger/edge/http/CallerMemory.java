package io.claviger.edge.http;

/**
 * What callers can make the process keep. A caller decides how long it stays, so this decides how much: all of it together,
 * and of that each kind a part, so that no kind of flood takes all. The parts are more than the whole together; the whole
 * is what holds.
 */
public final class CallerMemory {
    /** What a connection takes that is idle or has a short request at a time. */
    static final int CONNECTION_BYTES = 10 * 1024;

    /** And one with TLS. */
    static final int TLS_CONNECTION_BYTES = 64 * 1024;

    private final HeldBytes whole;
    private final HeldBytes heads;
    private final HeldBytes longHeads;
    private final HeldBytes streams;
    private final HeldBytes bodies;
    private final HeldBytes underway;
    private final Unsent.Room unsent;

    /** @param bytes in all */
    public CallerMemory(long bytes) {
        this(bytes, bytes / 5);
    }

    /**
     * One with its own measure for bodies.
     *
     * @param bodyBytes of bodies that are read whole
     */
    public CallerMemory(long bytes, long bodyBytes) {
        whole = new HeldBytes(bytes);
        heads = part(1, 8);
        longHeads = part(1, 4);
        streams = part(1, 4);
        bodies = new HeldBytes(bodyBytes, whole);
        underway = part(1, 4);
        unsent = new Unsent.Room(part(1, 2));
    }

    private HeldBytes part(int some, int of) {
        return new HeldBytes(whole.most() / of * some, whole);
    }

    /** Half of the heap. */
    public static CallerMemory ofAnybody() {
        return new CallerMemory(Runtime.getRuntime().maxMemory() / 2);
    }

    /** A sixteenth of the heap, which those who reach only the other doors can't take. */
    public static CallerMemory ofOperators() {
        return new CallerMemory(Runtime.getRuntime().maxMemory() / 16);
    }

    /** How many bytes are taken now. */
    public long held() {
        return whole.held();
    }

    /** How many may be. */
    public long most() {
        return whole.most();
    }

    /** A part for the open connections of one listener, which leaves room for others and for what all do. */
    HeldBytes listener() {
        return part(5, 8);
    }

    /** Of HTTP/1 requests, heads that are not complete, and what came behind one that waits. */
    HeldBytes heads() {
        return heads;
    }

    /** Of HTTP/1 connections that have had one: the codec's buffer grows to the longest line and stays. */
    HeldBytes longHeads() {
        return longHeads;
    }

    /** HTTP/2 connections, their open streams, and what was answered there and not taken. */
    public HeldBytes streams() {
        return streams;
    }

    /** Bodies that are read whole before they are dealt with. */
    public HeldBytes bodies() {
        return bodies;
    }

    /** Requests on their way to an upstream, and what of their bodies it has not taken. */
    public HeldBytes underway() {
        return underway;
    }

    /** What connections could not send: answers that clients do not take, and bodies that upstreams do not. */
    public Unsent.Room unsent() {
        return unsent;
    }
}
