package io.claviger.store.member;

import org.jspecify.annotations.Nullable;

/**
 * A one-time link, as it is kept: without what it is opened by.
 *
 * @param memberId whom it is for; null for that of the first start
 */
public record StoredLink(
        String id,
        LinkPurpose purpose,
        @Nullable String memberId,
        long createdAtMicros,
        String createdBy,
        long expiresAtMicros) {}
