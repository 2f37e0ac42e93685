package io.claviger.edge.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies a node keeps until they were judged and sent on, all requests together. */
final class HeldBytes {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long most) {
        this.most = most;
    }

    /** Takes so many bytes, or none where there is no room for all of them. */
    boolean reserve(long bytes) {
        for (var before = held.get(); before + bytes <= most; before = held.get()) {
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
        return false;
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }

    /** How many are taken now. */
    long held() {
        return held.get();
    }
}
