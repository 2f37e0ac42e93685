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
                key.text("createdBy"));
    }

    public boolean live() {
        return environment.equals("live");
    }

    public boolean profile() {
        return type.equals("profile");
    }
}
