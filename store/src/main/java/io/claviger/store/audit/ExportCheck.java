package io.claviger.store.audit;

import io.claviger.store.audit.Checkpoint.Kind;
import io.claviger.store.audit.ExportVerdict.Broken;
import io.claviger.store.audit.ExportVerdict.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export with nothing but public keys, and an older checkpoint where there is one. It believes no line before
 * a signature says so: each entry's bytes give the hash that the next names, and the last one's is signed. Memory is
 * bounded by the longest line.
 */
public final class ExportCheck {
    /** Bytes of a line at most: more than any change that the management API takes can make. */
    static final int MOST_LINE_BYTES = 32 << 20;

    private static final Set<String> HEAD = Set.of("format", "version", "chain", "keys");
    private static final Set<String> ENTRY = Set.of("type", "hash", "document");
    private static final Set<String> CHECKPOINT = Set.of("type", "document", "signature");

    private final BoundedLines lines;
    private final PublicKeys keys;
    private final @Nullable Checkpoint older;
    private final LongConsumer progress;
    private String chain = "";
    private long first = 1;
    private long position;
    private long judged = 1;
    private String hash = AuditDocument.NONE;
    private long checkpoints;
    private @Nullable Checkpoint closing;

    private ExportCheck(InputStream in, PublicKeys keys, @Nullable Checkpoint older, LongConsumer progress) {
        this.lines = new BoundedLines(in, MOST_LINE_BYTES);
        this.keys = keys;
        this.older = older;
        this.progress = progress;
    }

    /**
     * Checks an export from its first byte to its last.
     *
     * @param keys of the installation, from elsewhere than the export
     * @param older a checkpoint kept from before, which the export must go through; null for none
     * @param progress told the sequence of each entry that is in order
     */
    public static ExportVerdict check(
            InputStream in, PublicKeys keys, @Nullable Checkpoint older, LongConsumer progress) throws IOException {
        return new ExportCheck(in, keys, older, progress).run();
    }

    private ExportVerdict run() throws IOException {
        try {
            head(lines.next());
            for (var line = lines.next(); line != null; line = lines.next()) {
                judged = position + 1;
                require(closing == null, "there is more after the checkpoint that closes the export");
                take(line);
            }
            return whole();
        } catch (IllegalArgumentException e) {
            return new Broken(lines.number(), chain, judged, String.valueOf(e.getMessage()));
        }
    }

    private void head(@Nullable String line) {
        if (line == null) {
            throw new IllegalArgumentException("the file is empty");
        }
        var head = members(StrictObject.read(line), HEAD);
        require(AuditExport.FORMAT.equals(head.get("format")), "this is no audit export of Claviger");
        require(
                head.get("version") instanceof Long version && version == AuditExport.VERSION,
                "this export has another version than " + AuditExport.VERSION);
        chain = StrictObject.text(head, "chain");
        require(older == null || older.chain().equals(chain), "the older checkpoint is of another chain");
    }

    private void take(String line) {
        var json = StrictObject.read(line);
        switch (StrictObject.text(json, "type")) {
            case AuditExport.ENTRY -> entry(members(json, ENTRY));
            case AuditExport.CHECKPOINT -> checkpoint(members(json, CHECKPOINT));
            default -> throw new IllegalArgumentException("the line is neither an entry nor a checkpoint");
        }
    }

    private void entry(Map<String, @Nullable Object> line) {
        var document = StrictObject.text(line, "document");
        var found = HexFormat.of().formatHex(AuditSeal.hash(document.getBytes(StandardCharsets.UTF_8)));
        require(found.equals(line.get("hash")), "the entry was changed: its hash is another");
        var entry = StrictObject.read(document);
        require(chain.equals(StrictObject.text(entry, "chain")), "the entry is of another chain");
        var sequence = StrictObject.number(entry, "sequence");
        require(sequence == position + 1, "the entry is missing: " + sequence + " comes in its place");
        require(hash.equals(StrictObject.text(entry, "previous")), "the entry does not follow the one before it");
        position = sequence;
        hash = found;
        compareWithOlder();
        progress.accept(position);
    }

    private void checkpoint(Map<String, @Nullable Object> line) {
        var checkpoint =
                Checkpoint.verified(StrictObject.text(line, "document"), StrictObject.text(line, "signature"), keys);
        require(checkpoint.chain().equals(chain), "the checkpoint is of another chain");
        checkpoints++;
        judged = Math.max(1, position);
        if (checkpoint.kind() == Kind.START) {
            start(checkpoint);
            return;
        }
        require(checkpoint.sequence() == position, "the checkpoint is of entry " + checkpoint.sequence());
        require(checkpoint.hash().equals(hash), "the entry is not the one that its checkpoint was signed of");
        if (checkpoint.kind() == Kind.EXPORT) {
            require(
                    checkpoint.first() == first,
                    "the beginning is missing: the export began with " + checkpoint.first());
            closing = checkpoint;
        }
    }

    private void start(Checkpoint checkpoint) {
        require(position == 0 && first == 1, "a start stands within the chain");
        position = checkpoint.sequence();
        first = checkpoint.sequence() + 1;
        hash = checkpoint.hash();
        compareWithOlder();
    }

    private void compareWithOlder() {
        if (older != null && older.sequence() == position) {
            require(older.hash().equals(hash), "the entry is not the one that the older checkpoint was signed of");
        }
    }

    private Whole whole() {
        judged = position + 1;
        if (closing == null) {
            throw new IllegalArgumentException("the export was cut off: the checkpoint that closes it is missing");
        }
        if (older != null && older.sequence() > position) {
            throw new IllegalArgumentException(
                    "the chain was cut off: the older checkpoint says that it had come to entry " + older.sequence());
        }
        var compared = older == null || older.sequence() >= first - 1;
        return new Whole(chain, first, position, closing.atMicros(), checkpoints, compared);
    }

    private static Map<String, @Nullable Object> members(Map<String, @Nullable Object> json, Set<String> names) {
        require(
                json.keySet().equals(names),
                "the line has other members than " + names.stream().sorted().toList());
        return json;
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
