package io.claviger.store.audit;

import static io.claviger.store.schema.Tables.AUDIT_ENTRY;

import io.claviger.core.error.ClavigerException;
import io.claviger.store.audit.Checkpoint.Kind;
import io.claviger.store.audit.Checkpoint.Statement;
import io.claviger.store.schema.tables.records.AuditEntryRecord;
import io.claviger.store.session.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A chain as JSON lines, a part at a time, up to where it ended when the export began: a head with the public keys, a
 * signed start where there is one, each entry exactly as it is stored, each checkpoint after its entry, and last a
 * checkpoint that closes the export. {@link ExportCheck} reads it back.
 */
public final class AuditExport {
    static final String FORMAT = "claviger-audit-export";
    static final int VERSION = 1;
    static final String ENTRY = "entry";
    static final String CHECKPOINT = "checkpoint";

    private static final int PART = 500;
    private static final int PART_BYTES = 1 << 20;

    private final AuditSeal seal;
    private final Checkpoint end;
    private final long nowMicros;
    private boolean begun;
    private long position;

    /** @param end the latest checkpoint: up to there */
    public AuditExport(AuditSeal seal, Checkpoint end, long nowMicros) {
        this.seal = seal;
        this.end = end;
        this.nowMicros = nowMicros;
    }

    /**
     * The next lines, at least one, of about a mebibyte in all.
     *
     * @return empty once the export is closed
     * @throws ClavigerException with {@code CONFLICT} where retention dropped what would have come next
     */
    public List<String> next(DSLContext sql) {
        var lines = new ArrayList<String>();
        var checkpoints = new CheckpointRows(sql, seal);
        var start = checkpoints.start(end.chain());
        if (begun && position == end.sequence()) {
            return List.of();
        }
        if (!begun) {
            begun = true;
            lines.add(head());
            if (start != null) {
                position = start.sequence();
                lines.add(line(start));
            }
        } else if (start != null && start.sequence() > position) {
            throw ClavigerException.conflict(
                    "Retention dropped entries while they were exported. Export the chain anew.");
        }
        entries(sql, checkpoints, lines);
        if (position == end.sequence()) {
            var first = start == null ? 1 : start.first();
            lines.add(line(Checkpoint.sign(
                    new Statement(Kind.EXPORT, end.chain(), first, end.sequence(), end.hash(), nowMicros), seal)));
        }
        return lines;
    }

    /** Of a chain that was tampered with, what is there goes out: whoever checks it finds what is missing. */
    private void entries(DSLContext sql, CheckpointRows checkpoints, List<String> lines) {
        var last = Math.min(end.sequence(), position + PART);
        var signed = checkpoints.between(end.chain(), position + 1, last).iterator();
        var waiting = signed.hasNext() ? signed.next() : null;
        var bytes = 0;
        var part = sql.selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.CHAIN.eq(end.chain()))
                .and(AUDIT_ENTRY.SEQUENCE.between(position + 1, last))
                .orderBy(AUDIT_ENTRY.SEQUENCE)
                .fetchSize(PART / 10);
        try (var cursor = part.fetchLazy()) {
            for (var entry : cursor) {
                lines.add(line(entry));
                position = entry.getSequence();
                bytes += entry.getDocument().length;
                while (waiting != null && waiting.getSequence() <= position) {
                    lines.add(line(CheckpointRows.toCheckpoint(waiting)));
                    waiting = signed.hasNext() ? signed.next() : null;
                }
                if (bytes >= PART_BYTES) {
                    return;
                }
            }
        }
        position = last;
    }

    private String head() {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("format", FORMAT);
        members.put("version", VERSION);
        members.put("chain", end.chain());
        members.put("keys", seal.publicKeys().jwks());
        return CanonicalJson.writeInOrder(members);
    }

    private static String line(AuditEntryRecord entry) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("type", ENTRY);
        members.put("hash", HexFormat.of().formatHex(entry.getHash()));
        members.put("document", new String(entry.getDocument(), StandardCharsets.UTF_8));
        return CanonicalJson.writeInOrder(members);
    }

    private static String line(Checkpoint checkpoint) {
        var members = new LinkedHashMap<String, @Nullable Object>(Map.of("type", CHECKPOINT));
        members.put("document", checkpoint.document());
        members.put("signature", checkpoint.signature());
        return CanonicalJson.writeInOrder(members);
    }
}
