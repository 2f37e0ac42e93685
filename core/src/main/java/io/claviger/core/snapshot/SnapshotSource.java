package io.claviger.core.snapshot;

import java.util.function.Consumer;

/** Where a snapshot is loaded from: everything at one revision, read in one transaction. */
public interface SnapshotSource {
    /**
     * Hands over every entry, as a stream, and then returns the epoch and revision that they are of.
     *
     * @return a change without entries of its own, for {@link Snapshot#loaded}
     */
    SnapshotChange load(Consumer<SnapshotChange.Entry> entries);
}
