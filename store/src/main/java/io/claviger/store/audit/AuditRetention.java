package io.claviger.store.audit;

import static io.claviger.store.schema.Tables.AUDIT_CHECKPOINT;
import static io.claviger.store.schema.Tables.AUDIT_ENTRY;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;

import io.claviger.store.audit.Checkpoint.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops the beginning of a chain. */
public final class AuditRetention {
    /** The action of the entry that says so. */
    public static final String ACTION = "audit.drop";

    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);
    private static final String OWN_KIND = "audit";
    private static final long PART = 10_000;

    private AuditRetention() {}

    /**
     * Chains with something to drop. One of which only the entry that tells of the last drop is old has nothing: it would
     * be dropped for another one for ever. Served by ix_audit_checkpoint_time and the entries' primary key.
     */
    public static List<String> due(DSLContext sql, String after, long beforeMicros, int limit) {
        return sql.selectDistinct(AUDIT_CHECKPOINT.CHAIN)
                .from(AUDIT_CHECKPOINT)
                .where(old(beforeMicros), AUDIT_CHECKPOINT.CHAIN.gt(after))
                .andExists(sql.selectOne()
                        .from(AUDIT_ENTRY)
                        .where(AUDIT_ENTRY.CHAIN.eq(AUDIT_CHECKPOINT.CHAIN))
                        .and(AUDIT_ENTRY.SEQUENCE.le(AUDIT_CHECKPOINT.SEQUENCE))
                        .and(AUDIT_ENTRY.KIND.ne(OWN_KIND)))
                .orderBy(AUDIT_CHECKPOINT.CHAIN)
                .limit(limit)
                .fetch(AUDIT_CHECKPOINT.CHAIN);
    }

    /**
     * Drops a part of a chain.
     *
     * @return what there is to write into the trail; null where there is nothing to drop
     */
    static @Nullable AuditDraft drop(DSLContext sql, AuditSeal seal, String chain, long beforeMicros, long nowMicros) {
        var checkpoints = new CheckpointRows(sql, seal);
        var start = checkpoints.start(chain);
        var first = start == null ? 1 : start.first();
        var to = boundary(sql, seal, chain, first, beforeMicros);
        if (to == null) {
            return null;
        }
        var dropped = sql.deleteFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.CHAIN.eq(chain), AUDIT_ENTRY.SEQUENCE.le(to.sequence()))
                .execute();
        checkpoints.moveStart(to, nowMicros);
        return new AuditDraft(
                chain, ACTION, chain, Map.of("first", first), Map.of("first", to.sequence() + 1, "dropped", dropped));
    }

    /** The checkpoint to drop up to: the furthest within a part, or the next one, which proves right. */
    private static @Nullable Checkpoint boundary(
            DSLContext sql, AuditSeal seal, String chain, long first, long beforeMicros) {
        var due = AUDIT_CHECKPOINT.CHAIN.eq(chain).and(old(beforeMicros)).and(AUDIT_CHECKPOINT.SEQUENCE.ge(first));
        var sequence = sql.select(max(AUDIT_CHECKPOINT.SEQUENCE))
                .from(AUDIT_CHECKPOINT)
                .where(due, AUDIT_CHECKPOINT.SEQUENCE.lt(first + PART))
                .fetchOne(0, Long.class);
        if (sequence == null) {
            sequence = sql.select(min(AUDIT_CHECKPOINT.SEQUENCE))
                    .from(AUDIT_CHECKPOINT)
                    .where(due)
                    .fetchOne(0, Long.class);
        }
        if (sequence == null) {
            return null;
        }
        var row = sql.fetchSingle(AUDIT_CHECKPOINT, due.and(AUDIT_CHECKPOINT.SEQUENCE.eq(sequence)));
        var document = new String(row.getDocument(), StandardCharsets.UTF_8);
        try {
            var checkpoint = Checkpoint.verified(document, Checkpoint.base64(row.getSignature()), seal.publicKeys());
            if (isOf(sql, checkpoint, chain, sequence, beforeMicros)) {
                return checkpoint;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("a checkpoint is not one of ours", e);
        }
        LOG.error("a checkpoint of the audit chain {} was changed from outside: nothing is dropped of it", chain);
        return null;
    }

    private static boolean isOf(DSLContext sql, Checkpoint checkpoint, String chain, long sequence, long before) {
        var hash = sql.select(AUDIT_ENTRY.HASH)
                .from(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.CHAIN.eq(chain), AUDIT_ENTRY.SEQUENCE.eq(sequence))
                .fetchOne(AUDIT_ENTRY.HASH);
        return checkpoint.kind() == Kind.INTERIM
                && checkpoint.chain().equals(chain)
                && checkpoint.sequence() == sequence
                && checkpoint.atMicros() < before
                && hash != null
                && HexFormat.of().formatHex(hash).equals(checkpoint.hash());
    }

    private static Condition old(long beforeMicros) {
        return AUDIT_CHECKPOINT.KIND.eq(Kind.INTERIM.word()).and(AUDIT_CHECKPOINT.AT_MICROS.lt(beforeMicros));
    }
}
