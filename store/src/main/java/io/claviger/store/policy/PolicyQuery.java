package io.claviger.store.policy;

import io.claviger.store.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which policies of an account to list.
 *
 * @param search only names that contain it, whatever its case (of ASCII letters), or null
 */
public record PolicyQuery(String accountId, @Nullable String search, PageRequest page) {}
