package io.claviger.store.audit;

import io.claviger.store.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a chain to list.
 *
 * @param kind only of this kind, or null
 * @param action only this one, such as {@code key.create}, or null
 * @param actorId only by this actor, or null
 * @param subjectId only of this subject, or null
 * @param fromMicros only at or after, or null
 * @param toMicros only before, or null
 */
public record AuditQuery(
        String chain,
        @Nullable String kind,
        @Nullable String action,
        @Nullable String actorId,
        @Nullable String subjectId,
        @Nullable Long fromMicros,
        @Nullable Long toMicros,
        PageRequest page) {

    /** Of every action and subject. */
    public AuditQuery(
            String chain,
            @Nullable String kind,
            @Nullable String actorId,
            @Nullable Long fromMicros,
            @Nullable Long toMicros,
            PageRequest page) {
        this(chain, kind, null, actorId, null, fromMicros, toMicros, page);
    }
}
