package io.claviger.edge.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of what callers send are kept at once, all of them together. */
public final class HeldBytes {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most bytes, 0 or more */
    public HeldBytes(long most) {
        this.most = most;
    }

    /** Takes so many bytes, or none where there is no room for all of them. */
    public boolean reserve(long bytes) {
        for (var before = held.get(); before + bytes <= most; before = held.get()) {
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
        return false;
    }

    public void release(long bytes) {
        held.addAndGet(-bytes);
    }

    /** How many are taken now. */
    public long held() {
        return held.get();
    }
}
