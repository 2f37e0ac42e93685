package io.claviger.control.http;

import io.claviger.core.error.ErrorCode;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what is under way: requests, and the bytes of their bodies. What goes beyond is told to come again. */
final class Admission {
    private static final int MOST_REQUESTS = 256;
    private static final long MOST_BYTES = 64L << 20;

    private final Semaphore places = new Semaphore(MOST_REQUESTS);
    private final AtomicLong bytes = new AtomicLong(MOST_BYTES);

    boolean enter() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    /** Bytes that bodies may still take. */
    AtomicLong bytes() {
        return bytes;
    }

    static HttpAnswer busy() {
        return Problems.of(ErrorCode.UNAVAILABLE, "Too many requests are under way. Try again in a second.");
    }
}
