package io.claviger.store.credential;

import static io.claviger.store.schema.Tables.PUBLISHED_SECRET;
import static io.claviger.store.schema.Tables.SECRET;

import io.claviger.core.credential.Secret;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** The newest secret of each profile key in SQL, sealed. What is forgotten is gone from the database. */
final class PublishedSecrets {
    private final Session session;
    private final SealedKeys keys;

    PublishedSecrets(Session session, SealedKeys keys) {
        this.session = session;
        this.keys = keys;
    }

    /** Keeps a secret instead of the one before. */
    void keep(String credentialId, String secretId, Secret secret) {
        forget(credentialId);
        var version = keys.secretVersion();
        var plain = secret.reveal().getBytes(StandardCharsets.UTF_8);
        session.sql()
                .insertInto(PUBLISHED_SECRET)
                .set(PUBLISHED_SECRET.CREDENTIAL_ID, credentialId)
                .set(PUBLISHED_SECRET.SECRET_ID, secretId)
                .set(PUBLISHED_SECRET.SEALED, keys.secrets(version).seal(plain, bound(credentialId, secretId)))
                .set(PUBLISHED_SECRET.KEY_VERSION, version)
                .execute();
    }

    /** The secret that is kept, while it is in force; else null. Served by the primary keys. */
    @Nullable Secret find(String credentialId) {
        var row = session.sql()
                .select(PUBLISHED_SECRET.fields())
                .from(PUBLISHED_SECRET)
                .join(SECRET)
                .on(SECRET.ID.eq(PUBLISHED_SECRET.SECRET_ID))
                .where(PUBLISHED_SECRET.CREDENTIAL_ID.eq(credentialId))
                .and(SECRET.CREDENTIAL_ID.eq(credentialId))
                .and(SECRET.ENDS_AT.gt(session.nowMicros()))
                .fetchOneInto(PUBLISHED_SECRET);
        if (row == null) {
            return null;
        }
        try {
            var plain = keys.secrets(row.getKeyVersion()).open(row.getSealed(), bound(credentialId, row.getSecretId()));
            return Secret.of(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the sealed secret of the key " + credentialId + " was changed", e);
        }
    }

    void forget(String credentialId) {
        session.sql()
                .deleteFrom(PUBLISHED_SECRET)
                .where(PUBLISHED_SECRET.CREDENTIAL_ID.eq(credentialId))
                .execute();
    }

    /** So that no sealed secret passes for that of another key. */
    private static String bound(String credentialId, String secretId) {
        return "claviger/profile-key/" + credentialId + "/" + secretId;
    }
}
