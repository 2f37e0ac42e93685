package io.claviger.control.console.key;

import io.claviger.control.http.Members;
import org.jspecify.annotations.Nullable;

/**
 * A key as lists show it.
 *
 * @param createdBy a name; null where it is not known
 */
public record KeyRow(
        String id,
        String name,
        String environment,
        String type,
        String accessType,
        String status,
        @Nullable String lastUsedAt,
        @Nullable String expiresAt,
        String createdAt,
        @Nullable String createdBy) {

    private static final int UUID_LENGTH = 36;

    static KeyRow of(Members key) {
        return new KeyRow(
                key.requiredText("id"),
                key.requiredText("name"),
                key.requiredText("environment"),
                key.requiredText("type"),
                key.requiredText("accessType"),
                key.requiredText("status"),
                key.text("lastUsedAt"),
                key.text("expiresAt"),
                key.requiredText("createdAt"),
                createdBy(key));
    }

    private static @Nullable String createdBy(Members key) {
        var actor = key.members("createdBy");
        var name = actor == null ? null : actor.text("name");
        return name != null || actor == null ? name : partOf(actor.requiredText("id"));
    }

    /** Claviger's own parts have words for ids, and no name besides. */
    private static @Nullable String partOf(String id) {
        return id.length() < UUID_LENGTH ? id : null;
    }

    public boolean live() {
        return environment.equals("live");
    }

    public boolean profile() {
        return type.equals("profile");
    }
}
