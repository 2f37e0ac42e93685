package io.claviger.store.sql;

import static io.claviger.store.schema.Tables.IDEMPOTENCY;
import static io.claviger.store.schema.Tables.INSTALLATION;
import static io.claviger.store.schema.Tables.STORE_COPY;

import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditSeal;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.audit.SqlAudit;
import io.claviger.store.handover.SqlHandOvers;
import io.claviger.store.member.MemberDigests;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which history of the store this is, and how far it has come.
 *
 * @param epoch new after a restore
 */
public record Installation(String epoch, long revision) {
    private static final int ONLY_ROW = 1;

    /** Whether the database was set up. */
    public static boolean existsIn(DSLContext sql) {
        return sql.fetchExists(INSTALLATION);
    }

    /** Where the database is. */
    public static Installation read(DSLContext sql) {
        return sql.select(INSTALLATION.EPOCH, INSTALLATION.REVISION)
                .from(INSTALLATION)
                .fetchSingle(row -> new Installation(row.value1(), row.value2()));
    }

    static void advance(DSLContext sql, long revision) {
        sql.update(INSTALLATION).set(INSTALLATION.REVISION, revision).execute();
    }

    /** Opens the keys of a database, after setting it up where it is new. */
    public static SealedKeys keys(DSLContext sql, MasterKey master, long nowMicros) throws StoreOpenException {
        if (!existsIn(sql)) {
            create(sql, master, nowMicros);
        }
        return SealedKeys.open(sql, master, nowMicros);
    }

    /** Its keys, and revision 1 with the first audit entry. */
    private static void create(DSLContext sql, MasterKey master, long nowMicros) throws StoreOpenException {
        if (sql.fetchExists(STORE_COPY)) {
            throw new StoreOpenException(
                    Reason.OCCUPIED,
                    "half a copy of another store is in this database: let claviger store migrate end it, or empty it");
        }
        var epoch = newEpoch();
        SealedKeys.create(sql, master, nowMicros);
        sql.insertInto(INSTALLATION)
                .set(INSTALLATION.ID, ONLY_ROW)
                .set(INSTALLATION.EPOCH, epoch)
                .set(INSTALLATION.REVISION, 1L)
                .set(INSTALLATION.CREATED_AT, nowMicros)
                .execute();
        audit(sql, SealedKeys.open(sql, master, nowMicros), nowMicros, 1, draft("installation.create", null, epoch));
    }

    /** Begins a new epoch of a database that was restored. Answers kept of the former one are dropped,
     * members sign in anew, and hand-overs that wait are over. */
    public static void restored(DSLContext sql, SealedKeys keys, long nowMicros) {
        sql.deleteFrom(IDEMPOTENCY).execute();
        MemberDigests.endAll(sql);
        SqlHandOvers.endAll(sql, nowMicros);
        beginEpoch(sql, keys, nowMicros, "installation.restore");
    }

    /** Begins a new epoch of a database that was copied from another one. */
    public static void migrated(DSLContext sql, SealedKeys keys, long nowMicros) {
        beginEpoch(sql, keys, nowMicros, "installation.migrate");
    }

    /** Walks through the audit chains of a database that need not be a store yet; empty while there is more. */
    public static Optional<AuditVerdict> walk(DSLContext sql, SealedKeys keys, AuditWalk walk) {
        return trail(sql, keys, 0, 0).verify(walk);
    }

    private static void beginEpoch(DSLContext sql, SealedKeys keys, long nowMicros, String action) {
        var before = read(sql);
        var epoch = newEpoch();
        sql.update(INSTALLATION).set(INSTALLATION.EPOCH, epoch).execute();
        changed(sql, keys, nowMicros, draft(action, before.epoch, epoch));
    }

    /** Makes one more revision, with its entry, of what was done to the database itself. */
    static void changed(DSLContext sql, SealedKeys keys, long nowMicros, AuditDraft draft) {
        var revision = read(sql).revision + 1;
        advance(sql, revision);
        audit(sql, keys, nowMicros, revision, draft);
    }

    Position position() {
        return new Position(epoch, revision);
    }

    private static void audit(DSLContext sql, SealedKeys keys, long nowMicros, long revision, AuditDraft draft) {
        trail(sql, keys, nowMicros, revision).append(draft);
    }

    private static SqlAudit trail(DSLContext sql, SealedKeys keys, long nowMicros, long revision) {
        return new SqlAudit(new Session(sql, Actor.system("store"), nowMicros, revision, 0), new AuditSeal(keys));
    }

    private static AuditDraft draft(String action, @Nullable String before, String after) {
        return new AuditDraft(
                AuditReads.INSTALLATION,
                action,
                AuditReads.INSTALLATION,
                before == null ? null : Map.of("epoch", before),
                Map.of("epoch", after));
    }

    private static String newEpoch() {
        return UUID.randomUUID().toString();
    }
}
