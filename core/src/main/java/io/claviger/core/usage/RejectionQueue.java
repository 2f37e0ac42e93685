package io.claviger.core.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/** A bounded queue of rejections on their way to the sink. When it is full, further ones are dropped and counted. */
public final class RejectionQueue {
    private final ArrayBlockingQueue<Rejection> waiting;
    private final LongAdder dropped = new LongAdder();

    public RejectionQueue(int capacity) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
    }

    /** Never waits. */
    public void offer(Rejection rejection) {
        if (!waiting.offer(rejection)) {
            dropped.increment();
        }
    }

    /** Takes up to {@code most} and hands them to the sink; what the sink can't keep is dropped and counted. */
    public void flush(RejectionSink sink, int most) {
        List<Rejection> batch = new ArrayList<>();
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
