package io.claviger.control.role;

import io.claviger.core.credential.Role;
import org.jspecify.annotations.Nullable;

/**
 * A role, and where it holds.
 *
 * @param reach the account that it holds in, with those below, or null for the whole installation
 */
public record Grant(Role role, @Nullable String reach) {}
