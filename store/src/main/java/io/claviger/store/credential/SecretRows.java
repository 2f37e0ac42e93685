package io.claviger.store.credential;

import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.SECRET;

import io.claviger.core.credential.CredentialKind;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.time.MicroClock;
import io.claviger.store.schema.tables.records.SecretRecord;
import io.claviger.store.session.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Record6;

/** The secrets of credentials in SQL. Their rows are never deleted: a value that was used once is never accepted again. */
final class SecretRows {
    /** Secrets of one credential in force at once. */
    private static final int MOST_IN_FORCE = 10;

    /** Below what SQLite binds in one statement. */
    private static final int MOST_IN_QUERY = 500;

    private final Session session;
    private final int pepperVersion;

    SecretRows(Session session, int pepperVersion) {
        this.session = session;
        this.pepperVersion = pepperVersion;
    }

    /** Those in force, and those that ended within what is remembered. Served by ix_secret_credential. */
    List<StoredSecret> of(String credentialId) {
        return of(List.of(credentialId)).getOrDefault(credentialId, List.of());
    }

    Map<String, List<StoredSecret>> of(Collection<String> credentialIds) {
        return session.sql()
                .selectFrom(SECRET)
                .where(SECRET.CREDENTIAL_ID.in(credentialIds))
                .and(SECRET.ENDS_AT.gt(session.rememberedFromMicros()))
                .orderBy(SECRET.CREATED_AT.desc(), SECRET.ID.desc())
                .fetchGroups(SECRET.CREDENTIAL_ID, SecretRows::toSecret);
    }

    /** Served by ix_secret_digest and the primary key of credentials. */
    Map<SecretDigest, SecretOwner> owners(Collection<SecretDigest> digests) {
        var owners = new HashMap<SecretDigest, SecretOwner>();
        var all = List.copyOf(digests);
        for (var from = 0; from < all.size(); from += MOST_IN_QUERY) {
            var some = all.subList(from, Math.min(all.size(), from + MOST_IN_QUERY));
            session.sql()
                    .select(
                            SECRET.DIGEST,
                            SECRET.ENDS_AT,
                            CREDENTIAL.ID,
                            CREDENTIAL.ACCOUNT_ID,
                            CREDENTIAL.KIND,
                            CREDENTIAL.STANDING)
                    .from(SECRET)
                    .join(CREDENTIAL)
                    .on(CREDENTIAL.ID.eq(SECRET.CREDENTIAL_ID))
                    .where(SECRET.DIGEST.in(
                            some.stream().map(SecretDigest::toBytes).toList()))
                    .forEach(row -> owners.put(SecretDigest.of(row.value1()), owner(row)));
        }
        return owners;
    }

    private SecretOwner owner(Record6<byte[], Long, String, String, String, String> row) {
        var standing = Standing.valueOf(row.value6());
        var keyInForce = row.value5().equals(CredentialKind.KEY.name())
                && (standing == Standing.ACTIVE || standing == Standing.DISABLED)
                && row.value2() > session.nowMicros();
        return new SecretOwner(row.value3(), row.value4(), keyInForce);
    }

    /** Served by ix_secret_digest. */
    void insert(String credentialId, SecretDigest digest) {
        if (session.sql().fetchExists(SECRET, SECRET.DIGEST.eq(digest.toBytes()))) {
            throw ClavigerException.conflict("This secret is or was in use; a secret is never used twice.");
        }
        session.sql()
                .insertInto(SECRET)
                .set(SECRET.ID, session.newId())
                .set(SECRET.CREDENTIAL_ID, credentialId)
                .set(SECRET.DIGEST, digest.toBytes())
                .set(SECRET.PEPPER_VERSION, pepperVersion)
                .set(SECRET.CREATED_AT, session.nowMicros())
                .set(SECRET.ENDS_AT, MicroClock.NEVER)
                .execute();
    }

    /** Goes on only where a credential may have one more. Served by ix_secret_credential. */
    void requireRoom(String credentialId) {
        var inForce = session.sql()
                .fetchCount(SECRET, SECRET.CREDENTIAL_ID.eq(credentialId), SECRET.ENDS_AT.gt(session.nowMicros()));
        if (inForce >= MOST_IN_FORCE) {
            throw ClavigerException.conflict("It has " + inForce
                    + " secrets in force, which is the most. Rotate it without an overlap, which ends them all.");
        }
    }

    /** Ends, at a time, those that would be in force longer. */
    void endAll(String credentialId, long atMicros) {
        session.sql()
                .update(SECRET)
                .set(SECRET.ENDS_AT, atMicros)
                .where(SECRET.CREDENTIAL_ID.eq(credentialId), SECRET.ENDS_AT.gt(atMicros))
                .execute();
    }

    void end(String secretId) {
        session.sql()
                .update(SECRET)
                .set(SECRET.ENDS_AT, session.nowMicros())
                .where(SECRET.ID.eq(secretId), SECRET.ENDS_AT.gt(session.nowMicros()))
                .execute();
    }

    private static StoredSecret toSecret(SecretRecord row) {
        return new StoredSecret(
                row.getId(),
                row.getPepperVersion(),
                SecretDigest.of(row.getDigest()),
                row.getCreatedAt(),
                row.getEndsAt());
    }
}
