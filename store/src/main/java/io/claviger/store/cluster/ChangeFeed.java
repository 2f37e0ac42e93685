package io.claviger.store.cluster;

import static io.claviger.store.schema.Tables.CHANGE_FEED;

import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.snapshot.Subjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which subjects each revision touched. Only that: whoever follows reads them as they are by then, so that however far he
 * is behind, nothing is read that is outdated already.
 */
final class ChangeFeed {
    /** Beyond so many rows, reading everything anew is no more work. */
    private static final int MOST_ROWS = 50_000;

    private static final int DROPPED_AT_ONCE = 10_000;

    private enum Kind {
        ACCOUNT,
        POLICY,
        CREDENTIAL,
        CATALOG,
        SEEN,
        /** Nothing that is followed; the row shows that the revision is not missing. */
        NOTHING
    }

    /**
     * What was touched since a revision.
     *
     * @param seen whose seen values were cleared, of which dimension
     */
    record Touched(long revision, Subjects subjects, boolean catalog, List<Entry.SeenCleared> seen) {}

    private record Subject(Kind kind, String id) {}

    private ChangeFeed() {}

    /** Records a change, in its own transaction. */
    static void record(DSLContext sql, SnapshotChange change, long nowMicros) {
        var subjects =
                change.entries().stream().map(ChangeFeed::subject).distinct().toList();
        var all = subjects.isEmpty() ? List.of(new Subject(Kind.NOTHING, "")) : subjects;
        var rows = IntStream.range(0, all.size()).mapToObj(part -> {
            var row = sql.newRecord(CHANGE_FEED);
            row.setRevision(change.revision());
            row.setPart(part);
            row.setKind(all.get(part).kind.name());
            row.setSubject(all.get(part).id);
            row.setAtMicros(nowMicros);
            return row;
        });
        sql.batchInsert(rows.toList()).execute();
    }

    private static Subject subject(Entry entry) {
        return switch (entry) {
            case Entry.AccountPut(var account) -> new Subject(Kind.ACCOUNT, account.id());
            case Entry.PolicyPut(var policy) -> new Subject(Kind.POLICY, policy.id());
            case Entry.PolicyGone(var id) -> new Subject(Kind.POLICY, id);
            case Entry.CredentialPut(var credential) -> new Subject(Kind.CREDENTIAL, credential.id());
            case Entry.CredentialForgotten(var id) -> new Subject(Kind.CREDENTIAL, id);
            case Entry.CatalogPut ignored -> new Subject(Kind.CATALOG, "");
            case Entry.SeenCleared(var accountId, var dimension) -> new Subject(Kind.SEEN, accountId + "/" + dimension);
            case Entry.Reloaded ignored -> throw new IllegalStateException("no change loads everything");
        };
    }

    /**
     * What was touched after one revision, up to another.
     *
     * @return null where that is not known in whole, since rows were dropped, or is very much: everything is to be loaded
     */
    static @Nullable Touched between(DSLContext sql, long from, long to) {
        var rows = sql.select(CHANGE_FEED.REVISION, CHANGE_FEED.KIND, CHANGE_FEED.SUBJECT)
                .from(CHANGE_FEED)
                .where(CHANGE_FEED.REVISION.gt(from), CHANGE_FEED.REVISION.le(to))
                .orderBy(CHANGE_FEED.REVISION, CHANGE_FEED.PART)
                .limit(MOST_ROWS + 1)
                .fetch();
        // they are dropped from the oldest on, so the rest is whole where the first is there
        if (rows.isEmpty() || rows.getFirst().value1() != from + 1 || rows.size() > MOST_ROWS) {
            return null;
        }
        var accounts = new HashSet<String>();
        var policies = new HashSet<String>();
        var credentials = new HashSet<String>();
        var seen = new ArrayList<Entry.SeenCleared>();
        var catalog = false;
        for (var row : rows) {
            var id = row.value3();
            switch (Kind.valueOf(row.value2())) {
                case ACCOUNT -> accounts.add(id);
                case POLICY -> policies.add(id);
                case CREDENTIAL -> credentials.add(id);
                case CATALOG -> catalog = true;
                case SEEN -> seen.add(seen(id));
                case NOTHING -> {}
            }
        }
        return new Touched(to, new Subjects(accounts, policies, credentials), catalog, seen);
    }

    private static Entry.SeenCleared seen(String subject) {
        var end = subject.indexOf('/');
        return new Entry.SeenCleared(subject.substring(0, end), subject.substring(end + 1));
    }

    /**
     * Drops what was recorded before a time, whole revisions from the oldest on, a part of them.
     *
     * @return whether there may be more
     */
    static boolean drop(DSLContext sql, long beforeMicros) {
        var oldest = sql.select(CHANGE_FEED.REVISION, CHANGE_FEED.AT_MICROS)
                .from(CHANGE_FEED)
                .orderBy(CHANGE_FEED.REVISION, CHANGE_FEED.PART)
                .limit(DROPPED_AT_ONCE)
                .fetch();
        // the last one read may have more rows than were read
        Set<Long> whole = new HashSet<>(oldest.getValues(CHANGE_FEED.REVISION));
        if (oldest.size() == DROPPED_AT_ONCE) {
            var last = oldest.getLast().value1();
            if (whole.size() > 1) {
                whole.remove(last);
            }
        }
        @Nullable Long through = null;
        for (var row : oldest) {
            if (row.value2() >= beforeMicros || !whole.contains(row.value1())) {
                break;
            }
            through = row.value1();
        }
        if (through == null) {
            return false;
        }
        sql.deleteFrom(CHANGE_FEED).where(CHANGE_FEED.REVISION.le(through)).execute();
        return oldest.size() == DROPPED_AT_ONCE;
    }
}
