package io.claviger.store.account;

import org.jspecify.annotations.Nullable;

/**
 * An account to be made.
 *
 * @param createdAtMicros null for now
 */
public record NewAccount(
        @Nullable String parentId, String name, @Nullable Long createdAtMicros) {}
