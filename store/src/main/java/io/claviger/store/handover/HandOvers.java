package io.claviger.store.handover;

import org.jspecify.annotations.Nullable;

/** Hand-overs, to be changed. */
public interface HandOvers extends HandOverReads {
    /** Hand-overs of one account that wait at once. */
    int MOST_WAITING = 500;

    /**
     * Makes one; those that were over 90 days ago go, whosever they were.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where {@value #MOST_WAITING} of the account wait
     */
    StoredHandOver insert(NewHandOver wanted);

    /** Writes down that it was opened, and what was made of it. */
    StoredHandOver open(StoredHandOver handOver, String keyId, @Nullable String address);

    StoredHandOver revoke(StoredHandOver handOver);
}
