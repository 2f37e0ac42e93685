package io.claviger.store.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the trail.
 *
 * @param chain an account's id, or {@link AuditReads#INSTALLATION}
 * @param sequence counts the chain's entries from 1
 * @param kind of what was changed: {@code key}, {@code account}, {@code api}, {@code token}, {@code installation}
 * @param action {@code key.create}, {@code key.revoke}, …
 * @param subjectId of what was changed
 * @param before what changed, as it was: JSON values as {@code String}, {@code Long}, {@code Double}, {@code Boolean},
 *     {@code List}, {@code Map}; null where it was not there
 * @param after likewise, as it is; null where it is gone
 * @param revision the change's
 * @param document the whole entry as canonical JSON, exactly as it is stored and hashed (UTF-8)
 * @param hash SHA-256 of the document, hex; the next entry's {@code previous}
 */
public record AuditEntry(
        String id,
        String chain,
        long sequence,
        long atMicros,
        Actor actor,
        String kind,
        String action,
        String subjectId,
        @Nullable Map<String, @Nullable Object> before,
        @Nullable Map<String, @Nullable Object> after,
        long revision,
        String document,
        String hash) {}
