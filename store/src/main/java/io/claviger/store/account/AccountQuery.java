package io.claviger.store.account;

import io.claviger.store.page.PageRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts to list.
 *
 * @param rootIds only these accounts and those below them, or null for all
 * @param search only names that contain it, whatever its case (of ASCII letters), or null
 */
public record AccountQuery(
        @Nullable List<String> rootIds, @Nullable String search, PageRequest page) {}
