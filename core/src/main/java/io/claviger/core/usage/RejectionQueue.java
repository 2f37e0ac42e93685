package io.claviger.core.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A bounded queue of rejections on their way to the sink. When it is full, further ones are dropped and counted. */
public final class RejectionQueue {
    /** Rejections between two flushes of a kind that there may be any number of. */
    static final int MOST_OF_MANY = 10;

    private final ArrayBlockingQueue<Rejection> waiting;
    private final LongAdder dropped = new LongAdder();
    private final AtomicInteger ofMany = new AtomicInteger();

    public RejectionQueue(int capacity) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
    }

    /** Never waits. */
    public void offer(Rejection rejection) {
        if (!waiting.offer(rejection)) {
            dropped.increment();
        }
    }

    /**
     * Whether one more rejection of a kind that there may be any number of is to be offered before the next flush; where
     * not, it counts as dropped.
     */
    public boolean takesOneOfMany() {
        if (ofMany.get() < MOST_OF_MANY && ofMany.getAndIncrement() < MOST_OF_MANY) {
            return true;
        }
        dropped.increment();
        return false;
    }

    /** Takes up to {@code most} and hands them to the sink; what the sink can't keep is dropped and counted. */
    public void flush(RejectionSink sink, int most) {
        List<Rejection> batch = new ArrayList<>();
        ofMany.set(0);
        waiting.drainTo(batch, most);
        if (batch.isEmpty()) {
            return;
        }
        var kept = false;
        try {
            sink.write(batch);
            kept = true;
        } finally {
            if (!kept) {
                dropped.add(batch.size());
            }
        }
    }

    public int depth() {
        return waiting.size();
    }

    public long dropped() {
        return dropped.sum();
    }
}
