package io.claviger.store.member;

import org.jspecify.annotations.Nullable;

/**
 * A session, as it is kept: without the token that it is known by.
 *
 * @param signedIn false while only the password was right and the second factor is awaited
 * @param address from where it was begun
 * @param agent the browser, as it calls itself
 * @param expiresAtMicros when it ends whatever happens
 * @param lastSeenAtMicros to the minute
 */
public record StoredSession(
        String id,
        String memberId,
        boolean signedIn,
        @Nullable String address,
        @Nullable String agent,
        long createdAtMicros,
        long expiresAtMicros,
        long lastSeenAtMicros) {
    /** Microseconds after which a session that was not used ends: 12 hours. */
    public static final long IDLE_MICROS = 12L * 3600 * 1_000_000;
}
