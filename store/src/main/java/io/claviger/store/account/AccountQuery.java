package io.claviger.store.account;

import io.claviger.store.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts to list.
 *
 * @param rootId only this account and those below it, or null for all
 * @param search only names that contain it, whatever its case (of ASCII letters), or null
 */
public record AccountQuery(
        @Nullable String rootId, @Nullable String search, PageRequest page) {}
