package io.claviger.store.care;

import org.jspecify.annotations.Nullable;

/**
 * When what happened to a key that is in force.
 *
 * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
 * @param lastUsedAtMicros null where it was never used
 * @param secretSinceMicros when its newest secret was made; when the key was, where that was not looked up
 */
public record KeyAge(
        String id,
        long createdAtMicros,
        long expiresAtMicros,
        @Nullable Long lastUsedAtMicros,
        long secretSinceMicros) {}
