package io.claviger.store.audit;

import static io.claviger.store.schema.Tables.AUDIT_CHECKPOINT;
import static io.claviger.store.schema.Tables.AUDIT_HEAD;

import io.claviger.store.audit.Checkpoint.Kind;
import io.claviger.store.audit.Checkpoint.Statement;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.schema.tables.records.AuditCheckpointRecord;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints in SQL. */
public final class CheckpointRows {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointRows.class);

    private final DSLContext sql;
    private final AuditSeal seal;

    public CheckpointRows(DSLContext sql, AuditSeal seal) {
        this.sql = sql;
        this.seal = seal;
    }

    /** Chains that have grown since their latest checkpoint. Looks at every head, and finds each by primary key. */
    public List<String> grown(String after, int limit) {
        return sql.select(AUDIT_HEAD.CHAIN)
                .from(AUDIT_HEAD)
                .where(AUDIT_HEAD.CHAIN.gt(after))
                .andNotExists(sql.selectOne()
                        .from(AUDIT_CHECKPOINT)
                        .where(AUDIT_CHECKPOINT.CHAIN.eq(AUDIT_HEAD.CHAIN))
                        .and(AUDIT_CHECKPOINT.KIND.eq(Kind.INTERIM.word()))
                        .and(AUDIT_CHECKPOINT.SEQUENCE.eq(AUDIT_HEAD.SEQUENCE)))
                .orderBy(AUDIT_HEAD.CHAIN)
                .limit(limit)
                .fetch(AUDIT_HEAD.CHAIN);
    }

    /**
     * Signs how far a chain has come, and keeps that where it is news.
     *
     * @return null where the chain's end is not what Claviger wrote: that is never signed
     */
    public @Nullable Checkpoint make(String chain, long nowMicros) {
        var end = end(chain, nowMicros);
        if (end == null) {
            return null;
        }
        var there = find(chain, end.sequence());
        return there == null ? keep(Checkpoint.sign(end, seal)) : there;
    }

    /** Where retention cut the chain's beginning off; null where it did not. */
    @Nullable Checkpoint start(String chain) {
        var row = startRow(chain);
        return row == null ? null : toCheckpoint(row);
    }

    @Nullable AuditCheckpointRecord startRow(String chain) {
        return sql.selectFrom(AUDIT_CHECKPOINT)
                .where(AUDIT_CHECKPOINT.CHAIN.eq(chain), AUDIT_CHECKPOINT.KIND.eq(Kind.START.word()))
                .orderBy(AUDIT_CHECKPOINT.SEQUENCE.desc())
                .limit(1)
                .fetchOne();
    }

    /** Signs that what was up to a checkpoint is dropped, in place of the start before. */
    void moveStart(Checkpoint to, long nowMicros) {
        var statement = new Statement(Kind.START, to.chain(), to.sequence() + 1, to.sequence(), to.hash(), nowMicros);
        sql.deleteFrom(AUDIT_CHECKPOINT)
                .where(AUDIT_CHECKPOINT.CHAIN.eq(to.chain()), AUDIT_CHECKPOINT.SEQUENCE.le(to.sequence()))
                .execute();
        keep(Checkpoint.sign(statement, seal));
    }

    /** Interim checkpoints of a chain from one sequence to another, oldest first. Served by the primary key. */
    List<AuditCheckpointRecord> between(String chain, long from, long to) {
        return sql.selectFrom(AUDIT_CHECKPOINT)
                .where(AUDIT_CHECKPOINT.CHAIN.eq(chain), AUDIT_CHECKPOINT.KIND.eq(Kind.INTERIM.word()))
                .and(AUDIT_CHECKPOINT.SEQUENCE.between(from, to))
                .orderBy(AUDIT_CHECKPOINT.SEQUENCE)
                .fetch();
    }

    /** Lists interim checkpoints of a chain, newest first. Served by the primary key. */
    Page<Checkpoint> list(String chain, PageRequest page) {
        var after = page.after();
        var found = sql.selectFrom(AUDIT_CHECKPOINT)
                .where(AUDIT_CHECKPOINT.CHAIN.eq(chain), AUDIT_CHECKPOINT.KIND.eq(Kind.INTERIM.word()))
                .and(AUDIT_CHECKPOINT.SEQUENCE.lt(after == null ? Long.MAX_VALUE : after.position()))
                .orderBy(AUDIT_CHECKPOINT.SEQUENCE.desc())
                .limit(page.limit() + 1)
                .fetch(CheckpointRows::toCheckpoint);
        return Page.of(found, page.limit(), last -> new Cursor(last.sequence(), last.chain()));
    }

    static Checkpoint toCheckpoint(AuditCheckpointRecord row) {
        return Checkpoint.read(
                new String(row.getDocument(), StandardCharsets.UTF_8), Checkpoint.base64(row.getSignature()));
    }

    private @Nullable Checkpoint find(String chain, long sequence) {
        return sql.selectFrom(AUDIT_CHECKPOINT)
                .where(AUDIT_CHECKPOINT.CHAIN.eq(chain), AUDIT_CHECKPOINT.KIND.eq(Kind.INTERIM.word()))
                .and(AUDIT_CHECKPOINT.SEQUENCE.eq(sequence))
                .fetchOne(CheckpointRows::toCheckpoint);
    }

    private @Nullable Statement end(String chain, long nowMicros) {
        var head = sql.fetchOne(AUDIT_HEAD, AUDIT_HEAD.CHAIN.eq(chain));
        if (head == null || !seal.wrote(head)) {
            LOG.error("where the audit chain {} ends was changed from outside; no checkpoint is signed of it", chain);
            return null;
        }
        var start = start(chain);
        var first = start == null ? 1 : start.sequence() + 1;
        var hash = HexFormat.of().formatHex(head.getHash());
        return new Statement(Kind.INTERIM, chain, first, head.getSequence(), hash, nowMicros);
    }

    /** Another node may have been quicker; then its own stands. */
    private Checkpoint keep(Checkpoint checkpoint) {
        sql.insertInto(AUDIT_CHECKPOINT)
                .set(AUDIT_CHECKPOINT.CHAIN, checkpoint.chain())
                .set(AUDIT_CHECKPOINT.KIND, checkpoint.kind().word())
                .set(AUDIT_CHECKPOINT.SEQUENCE, checkpoint.sequence())
                .set(AUDIT_CHECKPOINT.AT_MICROS, checkpoint.atMicros())
                .set(AUDIT_CHECKPOINT.DOCUMENT, checkpoint.document().getBytes(StandardCharsets.UTF_8))
                .set(AUDIT_CHECKPOINT.SIGNATURE, checkpoint.signatureBytes())
                .onConflictDoNothing()
                .execute();
        return checkpoint;
    }
}
