package io.claviger.core.account;

import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param id a GUID that its integrators see
 * @param parentId the master account's id, or null; accounts nest up to {@value #MAX_DEPTH} deep
 */
public record Account(String id, @Nullable String parentId, String name, boolean suspended) {
    /** Levels of accounts: a master account is level 1. */
    public static final int MAX_DEPTH = 5;
}
