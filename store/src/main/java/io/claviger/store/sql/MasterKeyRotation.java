package io.claviger.store.sql;

import static io.claviger.store.schema.Tables.SECRET;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.SecretDigest;
import io.claviger.store.StoreOpenException;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.handover.SqlHandOvers;
import io.claviger.store.idempotency.KeptAnswers;
import io.claviger.store.member.MemberDigests;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.SealedKeys;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Seals the store's own keys under another master key, in the transaction that it is given: all of it, or none. */
public final class MasterKeyRotation {
    private static final int BATCH = 1_000;

    private MasterKeyRotation() {}

    /**
     * Seals all keys anew and writes that into the trail.
     *
     * @param renew whether to make new versions of the keys too: then no node may be running, for it would not know them
     * @throws StoreOpenException where the present key does not open the database
     */
    public static void rotate(DSLContext sql, MasterKey from, MasterKey to, boolean renew, long nowMicros)
            throws StoreOpenException {
        var keys = SealedKeys.open(sql, from, nowMicros);
        var before = said(from, keys);
        if (renew) {
            var added = keys.renew(sql, from, nowMicros);
            wrapSecrets(sql, added);
            MemberDigests.wrap(sql, added);
            SqlHandOvers.wrap(sql, added);
            KeptAnswers.wrap(sql, keys, added);
            keys = SealedKeys.open(sql, from, nowMicros);
        }
        keys.seal(sql, to);
        var draft = new AuditDraft(
                AuditReads.INSTALLATION, "master-key.rotate", AuditReads.INSTALLATION, before, said(to, keys));
        Installation.changed(sql, keys, nowMicros, draft);
    }

    private static Map<String, @Nullable Object> said(MasterKey master, SealedKeys keys) {
        var said = new HashMap<String, @Nullable Object>();
        said.put("masterKey", master.fingerprint());
        said.put("keyVersion", keys.pepperVersion());
        return said;
    }

    /** Every digest, of ended secrets too: their values must never be taken again. */
    private static void wrapSecrets(DSLContext sql, Pepper added) {
        var after = "";
        while (true) {
            var part = sql.select(SECRET.ID, SECRET.DIGEST)
                    .from(SECRET)
                    .where(SECRET.ID.gt(after))
                    .orderBy(SECRET.ID)
                    .limit(BATCH)
                    .fetch();
            if (part.isEmpty()) {
                return;
            }
            sql.batch(part.stream()
                            .map(row -> sql.update(SECRET)
                                    .set(
                                            SECRET.DIGEST,
                                            added.wrap(SecretDigest.of(row.value2()))
                                                    .toBytes())
                                    .set(SECRET.PEPPER_VERSION, added.version())
                                    .where(SECRET.ID.eq(row.value1())))
                            .toList())
                    .execute();
            after = part.getLast().value1();
        }
    }
}
