package io.claviger.store.audit;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static io.claviger.store.schema.Tables.AUDIT_CHECKPOINT;
import static io.claviger.store.schema.Tables.AUDIT_ENTRY;
import static io.claviger.store.schema.Tables.AUDIT_HEAD;
import static org.jooq.impl.DSL.min;

import io.claviger.store.audit.AuditVerdict.Broken;
import io.claviger.store.audit.AuditVerdict.Intact;
import io.claviger.store.schema.tables.records.AuditCheckpointRecord;
import io.claviger.store.schema.tables.records.AuditEntryRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * A walk through chains, entry by entry and checkpoint by checkpoint, a part at a time. The trail may grow meanwhile, and
 * retention may drop what was walked already. What a walk can't see is a whole database put back to an earlier state:
 * that takes a checkpoint kept elsewhere.
 */
public final class AuditWalk {
    private static final int PART = 500;

    private final @Nullable String only;
    private String chain = "";
    private boolean within;
    private boolean sawInstallation;
    private long position;
    private String hash = AuditDocument.NONE;
    private long chains;
    private long entries;

    private AuditWalk(@Nullable String only) {
        this.only = only;
    }

    /** Through all chains. */
    public static AuditWalk ofAll() {
        return new AuditWalk(null);
    }

    /** Through one chain. */
    public static AuditWalk of(String chain) {
        return new AuditWalk(chain);
    }

    /** How many entries were found to be in order so far. */
    public long entries() {
        return entries;
    }

    /** Goes on, in a transaction that sees one state of the database; null while there is more. */
    @Nullable AuditVerdict step(DSLContext sql, AuditSeal seal) {
        if (!within && !begin(sql)) {
            return ended();
        }
        var checkpoints = new CheckpointRows(sql, seal);
        var broken = begun(sql, checkpoints, seal);
        if (broken != null) {
            return broken;
        }
        var part = sql.selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.CHAIN.eq(chain), AUDIT_ENTRY.SEQUENCE.gt(position))
                .orderBy(AUDIT_ENTRY.SEQUENCE)
                .limit(PART)
                .fetchSize(PART / 10);
        var walked = 0;
        var signed = checkpoints.between(chain, position + 1, position + PART).iterator();
        var waiting = next(signed);
        try (var cursor = part.fetchLazy()) {
            for (var entry : cursor) {
                broken = judge(entry, seal);
                while (broken == null && waiting != null && waiting.getSequence() <= position) {
                    broken = judge(waiting, seal);
                    waiting = next(signed);
                }
                if (broken != null) {
                    return broken;
                }
                walked++;
            }
        }
        return walked == PART ? null : end(sql, seal, waiting);
    }

    /** Takes the next chain, of any table that names one: what is left over of a chain shows too. */
    private boolean begin(DSLContext sql) {
        if (only != null) {
            if (chains == 1) {
                return false;
            }
            chain = only;
        } else {
            var next = Stream.of(
                            next(sql, AUDIT_HEAD.CHAIN),
                            next(sql, AUDIT_ENTRY.CHAIN),
                            next(sql, AUDIT_CHECKPOINT.CHAIN),
                            next(sql, ACCOUNT.ID))
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder());
            if (next.isEmpty()) {
                return false;
            }
            chain = next.get();
        }
        sawInstallation |= chain.equals(AuditReads.INSTALLATION);
        within = true;
        position = 0;
        hash = AuditDocument.NONE;
        chains++;
        return true;
    }

    private @Nullable String next(DSLContext sql, TableField<?, String> field) {
        return sql.select(min(field))
                .from(field.getTable())
                .where(field.gt(chain))
                .fetchOne(found -> found.value1());
    }

    /** Whether the chain begins with its first entry, or just where a signed start says. */
    private @Nullable Broken begun(DSLContext sql, CheckpointRows checkpoints, AuditSeal seal) {
        var row = checkpoints.startRow(chain);
        if (row == null) {
            return null;
        }
        Checkpoint start;
        try {
            start = verified(row, seal);
        } catch (IllegalArgumentException e) {
            return new Broken(chain, row.getSequence() + 1, "where the chain starts was changed: " + e.getMessage());
        }
        if (start.sequence() > position) {
            position = start.sequence();
            hash = start.hash();
        }
        var before = AUDIT_ENTRY.CHAIN.eq(chain).and(AUDIT_ENTRY.SEQUENCE.le(start.sequence()));
        return sql.fetchExists(AUDIT_ENTRY, before)
                ? new Broken(chain, start.first(), "there are entries before the start of the chain")
                : null;
    }

    private @Nullable Broken judge(AuditEntryRecord entry, AuditSeal seal) {
        if (entry.getSequence() != position + 1) {
            return new Broken(chain, position + 1, "the entry is missing");
        }
        var document = entry.getDocument();
        var version = entry.getHmacKeyVersion();
        if (!MessageDigest.isEqual(entry.getHash(), AuditSeal.hash(document))) {
            return broken(entry, "the entry was changed: its hash is another");
        }
        if (!seal.knows(version) || !MessageDigest.isEqual(entry.getHmac(), seal.entry(document, version))) {
            return broken(entry, "the entry was not written by Claviger: its HMAC is wrong");
        }
        var text = new String(document, StandardCharsets.UTF_8);
        if (!AuditDocument.previous(text).equals(hash)) {
            return broken(entry, "the entry does not follow the one before it");
        }
        if (!repeats(entry, text)) {
            return broken(entry, "the entry was moved, or what it is found by was changed");
        }
        position = entry.getSequence();
        hash = HexFormat.of().formatHex(entry.getHash());
        entries++;
        return null;
    }

    /** Whether the columns say what the document says. */
    private static boolean repeats(AuditEntryRecord row, String document) {
        var entry = AuditDocument.read(document, "");
        return entry.chain().equals(row.getChain())
                && entry.sequence() == row.getSequence()
                && entry.id().equals(row.getId())
                && entry.atMicros() == row.getAtMicros()
                && entry.kind().equals(row.getKind())
                && entry.subjectId().equals(row.getSubjectId())
                && entry.actor().id().equals(row.getActorId());
    }

    /** Whether a checkpoint is of the entry just walked. */
    private @Nullable Broken judge(AuditCheckpointRecord row, AuditSeal seal) {
        try {
            var checkpoint = verified(row, seal);
            return checkpoint.sequence() == position && checkpoint.hash().equals(hash)
                    ? null
                    : new Broken(
                            chain, row.getSequence(), "the entry is not the one that its checkpoint was signed of");
        } catch (IllegalArgumentException e) {
            return new Broken(chain, row.getSequence(), "a checkpoint was changed: " + e.getMessage());
        }
    }

    /** @throws IllegalArgumentException where it is not signed, or the columns don't say what the document says */
    private static Checkpoint verified(AuditCheckpointRecord row, AuditSeal seal) {
        var document = new String(row.getDocument(), StandardCharsets.UTF_8);
        var signature = Checkpoint.base64(row.getSignature());
        var checkpoint = Checkpoint.verified(document, signature, seal.publicKeys());
        var repeats = checkpoint.chain().equals(row.getChain())
                && checkpoint.kind().word().equals(row.getKind())
                && checkpoint.sequence() == row.getSequence()
                && checkpoint.atMicros() == row.getAtMicros();
        if (!repeats) {
            throw new IllegalArgumentException("it was moved, or what it is found by was changed");
        }
        return checkpoint;
    }

    /** Judges whether the chain ends where its head says, and no checkpoint says more. */
    private @Nullable AuditVerdict end(DSLContext sql, AuditSeal seal, @Nullable AuditCheckpointRecord waiting) {
        within = false;
        var head = sql.fetchOne(AUDIT_HEAD, AUDIT_HEAD.CHAIN.eq(chain));
        var after = position + 1;
        if (head == null) {
            return new Broken(
                    chain, after, position == 0 ? "the whole chain is missing" : "where the chain ends is not known");
        }
        if (!seal.wrote(head)) {
            return new Broken(chain, after, "where the chain ends was changed");
        }
        if (head.getSequence() != position
                || !HexFormat.of().formatHex(head.getHash()).equals(hash)) {
            var gone = position == 0 ? "the whole chain is missing" : "the chain was cut off here";
            return new Broken(chain, after, gone);
        }
        if (waiting != null || sql.fetchExists(AUDIT_CHECKPOINT, beyond())) {
            return new Broken(chain, after, "the chain was cut off here: a checkpoint was signed of a later entry");
        }
        return null;
    }

    private Condition beyond() {
        return AUDIT_CHECKPOINT.CHAIN.eq(chain).and(AUDIT_CHECKPOINT.SEQUENCE.gt(position));
    }

    private AuditVerdict ended() {
        return only == null && !sawInstallation
                ? new Broken(AuditReads.INSTALLATION, 1, "the whole chain is missing")
                : new Intact(chains, entries);
    }

    private static @Nullable AuditCheckpointRecord next(Iterator<AuditCheckpointRecord> rows) {
        return rows.hasNext() ? rows.next() : null;
    }

    private Broken broken(AuditEntryRecord entry, String reason) {
        return new Broken(chain, entry.getSequence(), reason);
    }
}
