package io.claviger.store.migrate;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static io.claviger.store.schema.Tables.INSTALLATION;
import static io.claviger.store.schema.Tables.STORE_COPY;

import io.claviger.core.time.MicroClock;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.CanonicalJson;
import io.claviger.store.sql.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a store, table by table in the order of keys. Each part goes into the target with the note of how far the copy
 * is, in one transaction: killed at any moment, it goes on from there. The target is no store before all of it was counted
 * and its audit chains were walked.
 */
public final class StoreCopy {
    private static final int PART = 1_000;
    private static final long PART_BYTES = 4 << 20;
    private static final String STAMP = "";

    private final Side from;
    private final Side to;
    private final MicroClock clock;
    private final Consumer<String> progress;

    /** What was copied. */
    public record Copied(long rows, long entries, long chains) {}

    /** @param progress told now and then what is being done and how far, for a person */
    public StoreCopy(Side from, Side to, MicroClock clock, Consumer<String> progress) {
        this.from = from;
        this.to = to;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Copies everything, or goes on with a copy that was broken off.
     *
     * @param given the master key by configuration, or null for the one beside the source
     * @throws StoreOpenException where the source has no store or the key does not open it, the target holds another one,
     *     or what arrived is not what there was
     */
    public Copied run(@Nullable MasterKey given) throws StoreOpenException {
        var master = from.masterKey(given);
        begin(stamp(master));
        to.keep(master, given != null);
        to.makeReady(clock.nowMicros());
        var rows = 0L;
        for (var table : CopiedTables.inOrder()) {
            rows += copy(table);
        }
        parents();
        count();
        var intact = walk(master);
        finish(master);
        return new Copied(rows, intact.entries(), intact.chains());
    }

    /** Of which state of which store the copy is. */
    private String stamp(MasterKey master) throws StoreOpenException {
        var stamp = from.run(sql -> {
            var row = sql.fetchOne(INSTALLATION);
            return Optional.ofNullable(row == null ? null : row.getEpoch() + "/" + row.getRevision());
        });
        if (stamp.isEmpty()) {
            throw new StoreOpenException(Reason.DIRECTORY, "there is no store in " + from.name());
        }
        if (!from.run(sql -> SealedKeys.opens(sql, master))) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY, "the master key is not the one that " + from.name() + " was made with");
        }
        return stamp.get();
    }

    private void begin(String stamp) throws StoreOpenException {
        if (to.run(Installation::existsIn)) {
            throw new StoreOpenException(Reason.OCCUPIED, to.name() + " holds a store already");
        }
        var begun = to.run(sql -> Optional.ofNullable(sql.fetchOne(STORE_COPY, STORE_COPY.NAME.eq(STAMP))));
        if (begun.isPresent()) {
            if (!begun.get().getAfterKey().equals(stamp)) {
                throw new StoreOpenException(
                        Reason.OCCUPIED,
                        to.name() + " holds part of another store, or of " + from.name()
                                + " before it was changed: empty it first");
            }
            return;
        }
        for (var table : CopiedTables.inOrder()) {
            if (to.run(sql -> sql.fetchExists(table))) {
                throw new StoreOpenException(Reason.OCCUPIED, to.name() + " is not empty: it has " + table.getName());
            }
        }
        to.run(sql -> note(sql, STAMP, stamp, 0, false));
    }

    private long copy(Table<? extends Record> table) throws StoreOpenException {
        var name = table.getName();
        var noted = to.run(sql -> Optional.ofNullable(sql.fetchOne(STORE_COPY, STORE_COPY.NAME.eq(name))));
        var copied = noted.isPresent() ? noted.get().getCopied() : 0L;
        if (noted.isPresent() && noted.get().getDone()) {
            return copied;
        }
        var after = noted.isPresent() ? key(table, noted.get().getAfterKey()) : null;
        while (true) {
            var last = after;
            var part = from.run(sql -> part(sql, table, last));
            var total = copied + part.size();
            after = part.isEmpty() ? after : keyOf(table, part.getLast());
            var next = after;
            to.run(sql -> {
                sql.batchInsert(part).execute();
                var text = next == null ? "" : CanonicalJson.write(Map.of("key", List.of(next)));
                return note(sql, name, text, total, part.isEmpty());
            });
            if (part.isEmpty()) {
                return copied;
            }
            copied = total;
            progress.accept("Copied %,d rows of %s".formatted(copied, name));
        }
    }

    /** The next rows in the order of keys. An account's parent comes later, as it may have the higher key. */
    private static List<UpdatableRecord<?>> part(
            DSLContext sql, Table<? extends Record> table, Object @Nullable [] after) {
        var fields = keyFields(table);
        var ordered = sql.selectFrom(table).orderBy(fields);
        var rows = after == null ? ordered.limit(PART) : ordered.seek(after).limit(PART);
        var part = new ArrayList<UpdatableRecord<?>>();
        var bytes = 0L;
        try (var cursor = rows.fetchSize(PART / 10).fetchLazy()) {
            for (var row : cursor) {
                var record = (UpdatableRecord<?>) row;
                record.touched(true);
                if (table.equals(ACCOUNT)) {
                    record.set(ACCOUNT.PARENT_ID, null);
                }
                part.add(record);
                bytes += size(record);
                if (bytes >= PART_BYTES) {
                    break;
                }
            }
        }
        return part;
    }

    private void parents() throws StoreOpenException {
        var all = from.run(sql -> sql.select(ACCOUNT.ID, ACCOUNT.PARENT_ID)
                .from(ACCOUNT)
                .where(ACCOUNT.PARENT_ID.isNotNull())
                .fetch());
        to.run(sql -> sql.batch(all.stream()
                        .map(row -> sql.update(ACCOUNT)
                                .set(ACCOUNT.PARENT_ID, row.value2())
                                .where(ACCOUNT.ID.eq(row.value1())))
                        .toList())
                .execute());
    }

    private void count() throws StoreOpenException {
        for (var table : CopiedTables.inOrder()) {
            var there = from.run(sql -> sql.fetchCount(table));
            var here = to.run(sql -> sql.fetchCount(table));
            if (!there.equals(here)) {
                throw new StoreOpenException(
                        Reason.CORRUPT,
                        "the copy of " + table.getName() + " has " + here + " rows instead of " + there
                                + ": empty the target and begin anew");
            }
        }
    }

    private AuditVerdict.Intact walk(MasterKey master) throws StoreOpenException {
        var keys = keys(master);
        var walk = AuditWalk.ofAll();
        while (true) {
            var verdict = to.run(sql -> Installation.walk(sql, keys, walk));
            progress.accept("Verified %,d audit entries".formatted(walk.entries()));
            switch (verdict.orElse(null)) {
                case null -> {}
                case AuditVerdict.Intact intact -> {
                    return intact;
                }
                case AuditVerdict.Broken(var chain, var sequence, var reason) ->
                    throw new StoreOpenException(
                            Reason.CORRUPT,
                            "entry " + sequence + " of the audit chain " + chain + " is wrong: " + reason
                                    + "; see what claviger audit verify says of " + from.name());
            }
        }
    }

    /** With this the target is a store. */
    private void finish(MasterKey master) throws StoreOpenException {
        var row = from.run(sql -> sql.fetchSingle(INSTALLATION));
        var keys = keys(master);
        to.run(sql -> {
            row.touched(true);
            sql.batchInsert(row).execute();
            Installation.migrated(sql, keys, clock.nowMicros());
            return sql.deleteFrom(STORE_COPY).execute();
        });
    }

    private SealedKeys keys(MasterKey master) throws StoreOpenException {
        return to.run(sql -> SealedKeys.open(sql, master, clock.nowMicros()));
    }

    private static int note(DSLContext sql, String name, String after, long copied, boolean done) {
        return sql.insertInto(STORE_COPY)
                .set(STORE_COPY.NAME, name)
                .set(STORE_COPY.AFTER_KEY, after)
                .set(STORE_COPY.COPIED, copied)
                .set(STORE_COPY.DONE, done)
                .onConflict(STORE_COPY.NAME)
                .doUpdate()
                .set(STORE_COPY.AFTER_KEY, after)
                .set(STORE_COPY.COPIED, copied)
                .set(STORE_COPY.DONE, done)
                .execute();
    }

    private static List<? extends TableField<?, ?>> keyFields(Table<? extends Record> table) {
        var key = table.getPrimaryKey();
        if (key == null) {
            throw new IllegalStateException(table.getName() + " has no primary key to copy it by");
        }
        return key.getFields();
    }

    private static Object[] keyOf(Table<? extends Record> table, Record row) {
        return keyFields(table).stream().map(field -> (Object) row.get(field)).toArray();
    }

    private static Object @Nullable [] key(Table<? extends Record> table, String text) {
        if (text.isEmpty()) {
            return null;
        }
        var values = (List<?>) CanonicalJson.read(text).get("key");
        var fields = keyFields(table);
        var key = new Object[fields.size()];
        for (var i = 0; i < key.length; i++) {
            key[i] = converted(fields.get(i), values == null ? null : values.get(i));
        }
        return key;
    }

    private static Object converted(Field<?> field, @Nullable Object value) {
        return (Object) field.getDataType().convert(value);
    }

    private static long size(Record row) {
        var bytes = 0L;
        for (var value : row.intoArray()) {
            bytes += switch (value) {
                case byte[] document -> document.length;
                case String text -> text.length();
                case null, default -> Long.BYTES;
            };
        }
        return bytes;
    }
}
