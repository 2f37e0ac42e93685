package io.claviger.store.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry to be written; actor, time, revision and place in the chain are added.
 *
 * @param chain an account's id, or {@link AuditReads#INSTALLATION}
 * @param action {@code kind.verb}: {@code key.create}
 * @param before what changes, as it was, never a secret: values are {@code String}, {@code Number}, {@code Boolean},
 *     {@code null}, {@code Collection} or {@code Map} with string keys; null where it was not there
 * @param after likewise, as it will be
 */
public record AuditDraft(
        String chain,
        String action,
        String subjectId,
        @Nullable Map<String, @Nullable Object> before,
        @Nullable Map<String, @Nullable Object> after) {

    public AuditDraft {
        if (!action.matches("[a-z][a-z-]*\\.[a-z][a-z-]*")) {
            throw new IllegalArgumentException("an action is kind.verb, not " + action);
        }
    }

    /** The action's first half. */
    public String kind() {
        return action.substring(0, action.indexOf('.'));
    }
}
