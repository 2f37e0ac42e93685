package io.claviger.store.credential;

import io.claviger.core.policy.Policy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a key may change.
 *
 * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
 */
public record KeySettings(
        String name,
        @Nullable String description,
        @Nullable String contactEmail,
        Policy policy,
        long expiresAtMicros,
        Map<String, String> metadata) {
    public KeySettings {
        metadata = Map.copyOf(metadata);
    }

    public KeySettings withPolicy(Policy changed) {
        return new KeySettings(name, description, contactEmail, changed, expiresAtMicros, metadata);
    }
}
