package io.claviger.control.console.settings;

import io.claviger.control.http.Members;
import org.jspecify.annotations.Nullable;

/**
 * A service token as lists show it.
 *
 * @param accountId null where it reaches the whole installation
 */
public record TokenRow(
        String id,
        @Nullable String accountId,
        String name,
        String role,
        String status,
        @Nullable String lastUsedAt,
        @Nullable String expiresAt,
        String createdAt) {

    static TokenRow of(Members token) {
        return new TokenRow(
                token.requiredText("id"),
                token.text("accountId"),
                token.requiredText("name"),
                token.requiredText("role"),
                token.requiredText("status"),
                token.text("lastUsedAt"),
                token.text("expiresAt"),
                token.requiredText("createdAt"));
    }

    public boolean ended() {
        return status.equals("revoked") || status.equals("expired");
    }
}
