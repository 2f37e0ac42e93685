package io.claviger.store.policy;

import io.claviger.core.policy.Policy;
import org.jspecify.annotations.Nullable;

/** What is said of a named policy when it is made and later. */
public record PolicySettings(String name, @Nullable String description, Policy policy) {}
