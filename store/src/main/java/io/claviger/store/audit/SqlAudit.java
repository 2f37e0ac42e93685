package io.claviger.store.audit;

import static io.claviger.store.schema.Tables.AUDIT_ENTRY;
import static io.claviger.store.schema.Tables.AUDIT_HEAD;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;

import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.schema.tables.records.AuditEntryRecord;
import io.claviger.store.schema.tables.records.AuditHeadRecord;
import io.claviger.store.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** The trail in SQL. */
public final class SqlAudit implements AuditTrail {
    private final Session session;
    private final AuditSeal seal;

    public SqlAudit(Session session, AuditSeal seal) {
        this.session = session;
        this.seal = seal;
    }

    @Override
    public void append(AuditDraft draft) {
        var head = session.sql().fetchOne(AUDIT_HEAD, AUDIT_HEAD.CHAIN.eq(draft.chain()));
        var sequence = head == null ? 1 : head.getSequence() + 1;
        var previous = head == null ? AuditDocument.NONE : HexFormat.of().formatHex(head.getHash());
        var id = session.newId();
        var document = AuditDocument.write(
                        draft, id, sequence, session.nowMicros(), session.actor(), session.revision(), previous)
                .getBytes(StandardCharsets.UTF_8);
        var hash = AuditSeal.hash(document);
        session.sql()
                .insertInto(AUDIT_ENTRY)
                .set(AUDIT_ENTRY.CHAIN, draft.chain())
                .set(AUDIT_ENTRY.SEQUENCE, sequence)
                .set(AUDIT_ENTRY.ID, id)
                .set(AUDIT_ENTRY.AT_MICROS, session.nowMicros())
                .set(AUDIT_ENTRY.KIND, draft.kind())
                .set(AUDIT_ENTRY.ACTOR_ID, session.actor().id())
                .set(AUDIT_ENTRY.SUBJECT_ID, draft.subjectId())
                .set(AUDIT_ENTRY.DOCUMENT, document)
                .set(AUDIT_ENTRY.HASH, hash)
                .set(AUDIT_ENTRY.HMAC, seal.entry(document, seal.version()))
                .set(AUDIT_ENTRY.HMAC_KEY_VERSION, seal.version())
                .execute();
        moveHead(draft.chain(), sequence, hash, head);
        session.audited();
    }

    @Override
    public boolean drop(String chain, long beforeMicros) {
        var entry = AuditRetention.drop(session.sql(), seal, chain, beforeMicros, session.nowMicros());
        if (entry != null) {
            append(entry);
        }
        return entry != null;
    }

    /**
     * Served by the primary key, ix_audit_entry_subject, ix_audit_entry_kind, ix_audit_entry_actor or ix_audit_entry_time,
     * as the query's filters are.
     */
    @Override
    public Page<AuditEntry> list(AuditQuery query) {
        var limit = query.page().limit();
        var entries = session.sql()
                .selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.CHAIN.eq(query.chain()))
                .and(filters(query))
                .orderBy(AUDIT_ENTRY.SEQUENCE.desc())
                .limit(limit + 1)
                .fetch(SqlAudit::toEntry);
        return Page.of(entries, limit, last -> new Cursor(last.sequence(), last.id()));
    }

    @Override
    public AuditVerdict verify() {
        var walk = AuditWalk.ofAll();
        var verdict = verify(walk);
        while (verdict.isEmpty()) {
            verdict = verify(walk);
        }
        return verdict.get();
    }

    @Override
    public Optional<AuditVerdict> verify(AuditWalk walk) {
        return Optional.ofNullable(walk.step(session.sql(), seal));
    }

    @Override
    public Page<Checkpoint> checkpoints(String chain, PageRequest page) {
        return new CheckpointRows(session.sql(), seal).list(chain, page);
    }

    @Override
    public PublicKeys publicKeys() {
        return seal.publicKeys();
    }

    /** A head that somebody else wrote stays wrong, so that what follows it is never signed as ours. */
    private void moveHead(String chain, long sequence, byte[] hash, @Nullable AuditHeadRecord before) {
        var hmac = before == null || seal.wrote(before)
                ? seal.head(chain, sequence, hash, seal.version())
                : before.getHmac();
        session.sql()
                .insertInto(AUDIT_HEAD)
                .set(AUDIT_HEAD.CHAIN, chain)
                .set(AUDIT_HEAD.SEQUENCE, sequence)
                .set(AUDIT_HEAD.HASH, hash)
                .set(AUDIT_HEAD.HMAC, hmac)
                .set(AUDIT_HEAD.HMAC_KEY_VERSION, seal.version())
                .onConflict(AUDIT_HEAD.CHAIN)
                .doUpdate()
                .set(AUDIT_HEAD.SEQUENCE, sequence)
                .set(AUDIT_HEAD.HASH, hash)
                .set(AUDIT_HEAD.HMAC, hmac)
                .set(AUDIT_HEAD.HMAC_KEY_VERSION, seal.version())
                .execute();
    }

    private static Condition filters(AuditQuery query) {
        var after = query.page().after();
        return noCondition()
                .and(query.kind() == null ? noCondition() : AUDIT_ENTRY.KIND.eq(query.kind()))
                .and(query.action() == null ? noCondition() : does(query.action()))
                .and(query.subjectId() == null ? noCondition() : AUDIT_ENTRY.SUBJECT_ID.eq(query.subjectId()))
                .and(query.actorId() == null ? noCondition() : AUDIT_ENTRY.ACTOR_ID.eq(query.actorId()))
                .and(query.fromMicros() == null ? noCondition() : AUDIT_ENTRY.AT_MICROS.ge(query.fromMicros()))
                .and(query.toMicros() == null ? noCondition() : AUDIT_ENTRY.AT_MICROS.lt(query.toMicros()))
                .and(after == null ? noCondition() : AUDIT_ENTRY.SEQUENCE.lt(after.position()));
    }

    /** Served by ix_audit_entry_kind; a document starts with its action, for its members are sorted. */
    private static Condition does(String action) {
        var kind = action.substring(0, Math.max(0, action.indexOf('.')));
        var start = ("{\"action\":\"" + action + "\",").getBytes(StandardCharsets.UTF_8);
        return AUDIT_ENTRY
                .KIND
                .eq(kind)
                .and(field("substr({0}, 1, {1})", byte[].class, AUDIT_ENTRY.DOCUMENT, inline(start.length))
                        .eq(start));
    }

    private static AuditEntry toEntry(AuditEntryRecord row) {
        var document = new String(row.getDocument(), StandardCharsets.UTF_8);
        return AuditDocument.read(document, HexFormat.of().formatHex(row.getHash()));
    }
}
