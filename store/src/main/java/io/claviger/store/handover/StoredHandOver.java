package io.claviger.store.handover;

import io.claviger.store.audit.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A hand-over, as it is kept: without what it is opened by.
 *
 * @param wish the key as it was asked for, as JSON
 * @param giver who made it: his rights are asked for again when it is opened
 * @param openedAtMicros when the key was made of it, or null
 * @param openedFrom the address of who opened it
 * @param keyId the key that was made, or null
 * @param revokedAtMicros when it was taken back, or null
 */
public record StoredHandOver(
        String id,
        String accountId,
        String keyName,
        String wish,
        Actor giver,
        long createdAtMicros,
        long expiresAtMicros,
        @Nullable Long openedAtMicros,
        @Nullable String openedFrom,
        @Nullable String keyId,
        @Nullable Long revokedAtMicros) {

    /** What became of it. */
    public enum Status {
        WAITING,
        OPENED,
        REVOKED,
        EXPIRED
    }

    public Status statusAt(long nowMicros) {
        if (openedAtMicros != null) {
            return Status.OPENED;
        }
        if (revokedAtMicros != null) {
            return Status.REVOKED;
        }
        return nowMicros < expiresAtMicros ? Status.WAITING : Status.EXPIRED;
    }
}
