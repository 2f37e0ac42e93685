package io.claviger.store.usage;

import java.util.List;

/** What a reading asked for is not all added yet: it is to be added, and the reading to be begun again. */
public final class UnsettledUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Integer> buckets;

    UnsettledUsage(List<Integer> buckets) {
        super("usage is yet to be added", null, false, false);
        this.buckets = List.copyOf(buckets);
    }

    /** What is to be given to {@link KeptUsage#settle}. */
    public List<Integer> buckets() {
        return buckets;
    }
}
