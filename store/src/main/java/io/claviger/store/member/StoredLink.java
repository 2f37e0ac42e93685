package io.claviger.store.member;

import org.jspecify.annotations.Nullable;

/**
 * A one-time link, as it is kept: without what it is opened by.
 *
 * @param memberId whom it is for; null for that of the first start
 * @param accountId where an invitation offers a role; null where it offers an operator's rights, and for other purposes
 */
public record StoredLink(
        String id,
        LinkPurpose purpose,
        @Nullable String memberId,
        @Nullable String accountId,
        long createdAtMicros,
        String createdBy,
        long expiresAtMicros) {}
