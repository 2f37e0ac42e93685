package io.claviger.store.snapshot;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Credential;
import io.claviger.core.credential.CredentialKind;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.policy.Policy;
import io.claviger.store.credential.KeyColumns;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What many credentials have alike. */
sealed interface Shape {
    /** The lines that it is read from, one a column. None of these columns can hold the end of a line. */
    int LINES = 9;

    /** A key's. */
    record OfKey(
            Standing standing,
            KeyType type,
            AccessType accessType,
            Environment environment,
            @Nullable String policyId,
            Policy policy,
            Map<String, String> metadata)
            implements Shape {}

    /** A service token's. */
    record OfToken(Standing standing, Role role) implements Shape {}

    /** Reads its lines: kind, standing, role, type, access type, environment, policy, metadata, policy id. */
    static Shape of(String text) {
        var line = text.split("\n", -1);
        var standing = Standing.valueOf(line[1]);
        return switch (CredentialKind.valueOf(line[0])) {
            case SERVICE_TOKEN -> new OfToken(standing, Role.valueOf(line[2]));
            case KEY ->
                new OfKey(
                        standing,
                        KeyType.valueOf(line[3]),
                        AccessType.valueOf(line[4]),
                        Environment.valueOf(line[5]),
                        line[8].isEmpty() ? null : line[8],
                        KeyColumns.readPolicy(line[6]),
                        Map.copyOf(KeyColumns.readMetadata(line[7])));
        };
    }

    /** What the lines have of the policy. */
    static String policyText(String text) {
        return text.split("\n", -1)[6];
    }

    default Credential toCredential(
            String id, @Nullable String accountId, String name, long expiresAt, List<SecretVersion> secrets) {
        return switch (this) {
            case OfToken token -> new ServiceToken(id, accountId, name, token.role, token.standing, expiresAt, secrets);
            case OfKey key ->
                new Key(
                        id,
                        Objects.requireNonNull(accountId, "a key has an account"),
                        name,
                        key.type,
                        key.accessType,
                        key.environment,
                        key.policyId,
                        key.policy,
                        key.standing,
                        expiresAt,
                        key.metadata,
                        secrets);
        };
    }
}
