package io.claviger.store.member;

import io.claviger.store.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which members to list.
 *
 * @param accountId only those with a role in this very account, or who were offered one, or null for all
 * @param search only names and addresses that contain it, whatever its case (of ASCII letters), or null
 */
public record MemberQuery(
        @Nullable String accountId, @Nullable String search, PageRequest page) {}
