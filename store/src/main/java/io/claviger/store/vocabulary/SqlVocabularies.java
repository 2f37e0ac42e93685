package io.claviger.store.vocabulary;

import static io.claviger.store.schema.Tables.SEEN_VALUE;
import static io.claviger.store.schema.Tables.VOCABULARY;
import static org.jooq.impl.DSL.noCondition;

import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.core.usage.SeenPlace;
import io.claviger.store.session.CanonicalJson;
import io.claviger.store.session.Session;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Vocabularies in SQL, all served by the primary keys. */
public final class SqlVocabularies implements Vocabularies {
    private final Session session;

    public SqlVocabularies(Session session) {
        this.session = session;
    }

    @Override
    public StoredVocabulary find(String accountId, String dimension) {
        var row = session.sql()
                .fetchOne(VOCABULARY, VOCABULARY.ACCOUNT_ID.eq(accountId).and(VOCABULARY.DIMENSION.eq(dimension)));
        return new StoredVocabulary(
                accountId,
                dimension,
                row == null ? new TreeMap<>() : read(row.getKnown()),
                SeenRows.of(session.sql(), new SeenPlace(accountId, dimension)),
                row == null ? 0 : row.getVersion());
    }

    @Override
    public StoredVocabulary put(StoredVocabulary before, SortedMap<String, @Nullable String> known) {
        session.sql()
                .insertInto(VOCABULARY)
                .set(VOCABULARY.ACCOUNT_ID, before.accountId())
                .set(VOCABULARY.DIMENSION, before.dimension())
                .set(VOCABULARY.KNOWN, CanonicalJson.write(known))
                .set(VOCABULARY.CHANGED_AT, session.nowMicros())
                .set(VOCABULARY.CHANGED_BY, session.actor().id())
                .set(VOCABULARY.VERSION, before.version() + 1)
                .onConflict(VOCABULARY.ACCOUNT_ID, VOCABULARY.DIMENSION)
                .doUpdate()
                .setAllToExcluded()
                .execute();
        return find(before.accountId(), before.dimension());
    }

    @Override
    public StoredVocabulary clearSeen(StoredVocabulary before, @Nullable String value) {
        session.sql()
                .deleteFrom(SEEN_VALUE)
                .where(
                        SEEN_VALUE.ACCOUNT_ID.eq(before.accountId()),
                        SEEN_VALUE.DIMENSION.eq(before.dimension()),
                        value == null ? noCondition() : SEEN_VALUE.VALUE.eq(value))
                .execute();
        session.changed(new Entry.SeenCleared(before.accountId(), before.dimension()));
        return find(before.accountId(), before.dimension());
    }

    private static SortedMap<String, @Nullable String> read(String known) {
        var read = new TreeMap<String, @Nullable String>();
        CanonicalJson.read(known).forEach((value, description) -> read.put(value, (String) description));
        return read;
    }
}
