package io.claviger.store.credential;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.SecretDigest;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made.
 *
 * @param digest its secret's, under {@link io.claviger.store.Store#pepper()}
 * @param createdAtMicros when it was made elsewhere, or null for now
 */
public record NewKey(
        String accountId,
        KeyType type,
        AccessType accessType,
        Environment environment,
        KeySettings settings,
        SecretDigest digest,
        @Nullable Long createdAtMicros) {}
