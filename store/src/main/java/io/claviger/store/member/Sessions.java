package io.claviger.store.member;

import org.jspecify.annotations.Nullable;

/** Sessions, to be changed. */
public interface Sessions extends SessionReads {
    /** Sessions of one member at most; the oldest make room. */
    int MOST = 50;

    /** Makes a session; those that are over go, whosever they were. */
    StoredSession insert(NewSession session);

    /** Ends a session; false where there is none. */
    boolean end(String id);

    /**
     * Ends the sessions of a member.
     *
     * @param but the id of one that stays, or null
     * @return how many there were
     */
    int endAll(String memberId, @Nullable String but);
}
