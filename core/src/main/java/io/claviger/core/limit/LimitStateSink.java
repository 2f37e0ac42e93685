package io.claviger.core.limit;

import java.util.List;

/** Where what was used is kept beyond a restart. */
@FunctionalInterface
public interface LimitStateSink {
    /**
     * Puts the records in place of those of the same scope and owner, all or none; an empty state deletes. Where it
     * throws, they are offered again.
     */
    void write(List<LimitRecord> records);
}
