package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_PENDING;

import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.schema.tables.records.UsagePendingRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Usage that is kept as it was flushed, and yet to be added to the tables that it is read from: many counts in a few rows.
 * A credential's is all in one bucket, so buckets are added one by one, each in a short transaction.
 */
final class PendingUsage {
    static final int BUCKETS = 1 << 7;

    /** 2^32 divided by the golden ratio, and odd: it brings each bit of a hash into the high ones (Knuth, TAOCP 6.4). */
    private static final int GOLDEN_RATIO = 0x9E37_79B9;

    private static final int UNUSED_BITS = Integer.SIZE - Integer.numberOfTrailingZeros(BUCKETS);

    private static final Logger LOG = LoggerFactory.getLogger(PendingUsage.class);

    /** What a later program wrote is left to it. */
    private static final Condition READABLE = USAGE_PENDING.VERSION.le(UsageDocument.VERSION);

    /** The version of what can't be read. */
    private static final int PUT_ASIDE = Integer.MAX_VALUE;

    private record Share(List<UsageCount> counts, List<AddressUse> addresses, List<LastUse> lastUses) {
        Share() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        UsageBatch batch() {
            return new UsageBatch(counts, addresses, lastUses);
        }
    }

    private PendingUsage() {}

    /**
     * Where a credential's usage is. By the high bits of a product, as hash tables go by the low ones: of one bucket's
     * credentials, all would else be in a few places of them.
     */
    static int bucketOf(@Nullable String credentialId) {
        return credentialId == null ? 0 : (credentialId.hashCode() * GOLDEN_RATIO) >>> UNUSED_BITS;
    }

    /** A batch as it is kept: a document a bucket. */
    static SortedMap<Integer, byte[]> documents(UsageBatch batch) {
        var shares = shares(batch);
        var documents = new TreeMap<Integer, byte[]>();
        for (var bucket = 0; bucket < BUCKETS; bucket++) {
            var share = shares[bucket];
            if (share != null) {
                documents.put(bucket, UsageDocument.write(share.batch()));
            }
        }
        return documents;
    }

    /** @param sequence later than that of anything that the writer appended before */
    static void append(DSLContext sql, String writer, long sequence, SortedMap<Integer, byte[]> documents) {
        var insert = sql.batch(sql.insertInto(USAGE_PENDING)
                .columns(
                        USAGE_PENDING.BUCKET,
                        USAGE_PENDING.WRITER,
                        USAGE_PENDING.SEQUENCE,
                        USAGE_PENDING.VERSION,
                        USAGE_PENDING.DOCUMENT)
                .values(0, "", 0L, 0, new byte[0]));
        for (var document : documents.entrySet()) {
            insert = insert.bind(document.getKey(), writer, sequence, UsageDocument.VERSION, document.getValue());
        }
        insert.execute();
    }

    /**
     * Removes all of a bucket, and gives it in the order in which each process wrote it. Another node that is at it is
     * waited for. Served by the primary key.
     */
    static List<UsageBatch> take(DSLContext sql, int bucket) {
        var rows = sql.deleteFrom(USAGE_PENDING)
                .where(USAGE_PENDING.BUCKET.eq(bucket), READABLE)
                .returning()
                .fetch()
                .sortAsc(USAGE_PENDING.SEQUENCE);
        var batches = new ArrayList<UsageBatch>();
        for (var row : rows) {
            try {
                batches.add(UsageDocument.read(row.getDocument()));
            } catch (IllegalStateException e) {
                putAside(sql, row, e);
            }
        }
        return batches;
    }

    /** What can't be read is in nobody's way, and is there still for whoever wants to look at it. */
    private static void putAside(DSLContext sql, UsagePendingRecord row, IllegalStateException why) {
        LOG.error(
                "usage that {} wrote as {} in bucket {} can't be read and is put aside",
                row.getWriter(),
                row.getSequence(),
                row.getBucket(),
                why);
        row.setVersion(PUT_ASIDE);
        row.touched(true);
        sql.executeInsert(row);
    }

    static boolean isThere(DSLContext sql, int bucket) {
        return sql.fetchExists(USAGE_PENDING, USAGE_PENDING.BUCKET.eq(bucket).and(READABLE));
    }

    /** The buckets in which there is something, in their order: each found by itself, so what is in them is not gone through. */
    static List<Integer> buckets(DSLContext sql) {
        var buckets = new ArrayList<Integer>();
        for (var next = from(sql, 0); next != null; next = from(sql, next + 1)) {
            buckets.add(next);
        }
        return buckets;
    }

    /** The first bucket from one on in which there is something. Served by the primary key. */
    static @Nullable Integer from(DSLContext sql, int bucket) {
        return sql.select(USAGE_PENDING.BUCKET)
                .from(USAGE_PENDING)
                .where(USAGE_PENDING.BUCKET.ge(bucket), READABLE)
                .orderBy(USAGE_PENDING.BUCKET)
                .limit(1)
                .fetchOne(USAGE_PENDING.BUCKET);
    }

    /** Whether anything is there of one process. */
    static boolean isThere(DSLContext sql, String writer) {
        return sql.fetchExists(USAGE_PENDING, USAGE_PENDING.WRITER.eq(writer).and(READABLE));
    }

    private static @Nullable Share[] shares(UsageBatch batch) {
        var shares = new @Nullable Share[BUCKETS];
        batch.counts()
                .forEach(count -> share(shares, count.credentialId()).counts.add(count));
        batch.addresses()
                .forEach(use -> share(shares, use.credentialId()).addresses.add(use));
        batch.lastUses()
                .forEach(use -> share(shares, use.credentialId()).lastUses.add(use));
        return shares;
    }

    private static Share share(@Nullable Share[] shares, @Nullable String credentialId) {
        var bucket = bucketOf(credentialId);
        var share = shares[bucket];
        if (share == null) {
            share = new Share();
            shares[bucket] = share;
        }
        return share;
    }
}
