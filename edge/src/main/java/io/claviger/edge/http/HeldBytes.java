package io.claviger.edge.http;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many bytes of what callers send are kept at once, all of them together; and with others, where it is their part. */
public final class HeldBytes {
    private final long most;
    private final @Nullable HeldBytes whole;
    private final AtomicLong held = new AtomicLong();

    /** @param most bytes, 0 or more */
    public HeldBytes(long most) {
        this(most, null);
    }

    /**
     * A part of something larger: what is taken here is taken there too.
     *
     * @param most bytes, 0 or more
     */
    public HeldBytes(long most, @Nullable HeldBytes whole) {
        this.most = most;
        this.whole = whole;
    }

    /** Takes so many bytes, or none where there is no room for all of them. */
    public boolean reserve(long bytes) {
        for (var before = held.get(); before + bytes <= most; before = held.get()) {
            if (held.compareAndSet(before, before + bytes)) {
                if (whole == null || whole.reserve(bytes)) {
                    return true;
                }
                held.addAndGet(-bytes);
                return false;
            }
        }
        return false;
    }

    public void release(long bytes) {
        held.addAndGet(-bytes);
        if (whole != null) {
            whole.release(bytes);
        }
    }

    /** How many are taken now. */
    public long held() {
        return held.get();
    }

    /** How many may be. */
    public long most() {
        return most;
    }
}
