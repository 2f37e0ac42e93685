package io.claviger.store.credential;

import io.claviger.core.policy.Policy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a key may change.
 *
 * @param policyId a named policy of its account, or null where it has its own
 * @param policy its own; not kept where it refers to a named one
 * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
 */
public record KeySettings(
        String name,
        @Nullable String description,
        @Nullable String contactEmail,
        @Nullable String policyId,
        Policy policy,
        long expiresAtMicros,
        Map<String, String> metadata) {
    public KeySettings {
        metadata = Map.copyOf(metadata);
    }

    /** With a policy of its own. */
    public KeySettings(
            String name,
            @Nullable String description,
            @Nullable String contactEmail,
            Policy policy,
            long expiresAtMicros,
            Map<String, String> metadata) {
        this(name, description, contactEmail, null, policy, expiresAtMicros, metadata);
    }

    public KeySettings withPolicy(Policy changed) {
        return new KeySettings(name, description, contactEmail, policyId, changed, expiresAtMicros, metadata);
    }
}
