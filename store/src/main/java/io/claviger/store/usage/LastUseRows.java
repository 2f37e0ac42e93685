package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.LAST_USED_SUBJECT;
import static org.jooq.impl.DSL.excluded;

import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Kind;
import io.claviger.core.usage.LastUse.Subject;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jooq.DSLContext;

/** When credentials last used what they may use, in SQL. */
final class LastUseRows {
    /** How long a last use is remembered. */
    static final Duration KEPT = Duration.ofDays(400);

    /** Values of a dimension, or addresses of a secret, that are kept of a credential: those that were used last. */
    static final int MOST_VALUES = 1000;

    /** Rows dropped at once. */
    private static final int MOST_AT_ONCE = 10_000;

    /** In which all nodes lock rows. */
    private static final Comparator<LastUse> BY_KEY = Comparator.comparing(LastUse::credentialId)
            .thenComparing(use -> use.subject().kind().name())
            .thenComparing(use -> use.subject().dimension())
            .thenComparing(use -> use.subject().name());

    private record Dimension(String credentialId, Kind kind, String name) {}

    private LastUseRows() {}

    /** Served by the primary key. */
    static void put(DSLContext sql, List<LastUse> uses) {
        if (uses.isEmpty()) {
            return;
        }
        var put = sql.batch(sql.insertInto(LAST_USED_SUBJECT)
                .columns(
                        LAST_USED_SUBJECT.CREDENTIAL_ID,
                        LAST_USED_SUBJECT.KIND,
                        LAST_USED_SUBJECT.DIMENSION,
                        LAST_USED_SUBJECT.NAME,
                        LAST_USED_SUBJECT.USED_AT)
                .values("", "", "", "", 0L)
                .onConflict(
                        LAST_USED_SUBJECT.CREDENTIAL_ID,
                        LAST_USED_SUBJECT.KIND,
                        LAST_USED_SUBJECT.DIMENSION,
                        LAST_USED_SUBJECT.NAME)
                .doUpdate()
                .set(LAST_USED_SUBJECT.USED_AT, excluded(LAST_USED_SUBJECT.USED_AT))
                .where(LAST_USED_SUBJECT.USED_AT.lt(excluded(LAST_USED_SUBJECT.USED_AT))));
        var grown = new HashSet<Dimension>();
        for (var use : uses.stream().sorted(BY_KEY).toList()) {
            var subject = use.subject();
            put = put.bind(
                    use.credentialId(), subject.kind().name(), subject.dimension(), subject.name(), use.atMicros());
            if (use.fresh() && subject.kind().chosenByCallers()) {
                grown.add(new Dimension(use.credentialId(), subject.kind(), subject.dimension()));
            }
        }
        put.execute();
        grown.forEach(dimension -> trim(sql, dimension));
    }

    /** Served by the primary key. */
    static List<LastUse> of(DSLContext sql, String credentialId) {
        return sql.selectFrom(LAST_USED_SUBJECT)
                .where(LAST_USED_SUBJECT.CREDENTIAL_ID.eq(credentialId))
                .orderBy(LAST_USED_SUBJECT.KIND, LAST_USED_SUBJECT.DIMENSION, LAST_USED_SUBJECT.NAME)
                .fetch(row -> new LastUse(
                        row.getCredentialId(),
                        new Subject(Kind.valueOf(row.getKind()), row.getDimension(), row.getName()),
                        row.getUsedAt(),
                        false));
    }

    /** Drops some of what is kept no longer. Served by ix_last_used_subject_time. */
    static void drop(DSLContext sql, long nowMicros) {
        var before = nowMicros - KEPT.toNanos() / 1000;
        var until = sql.select(LAST_USED_SUBJECT.USED_AT)
                .from(LAST_USED_SUBJECT)
                .where(LAST_USED_SUBJECT.USED_AT.lt(before))
                .orderBy(LAST_USED_SUBJECT.USED_AT)
                .limit(1)
                .offset(MOST_AT_ONCE)
                .fetchOne(LAST_USED_SUBJECT.USED_AT);
        sql.deleteFrom(LAST_USED_SUBJECT)
                .where(LAST_USED_SUBJECT.USED_AT.lt(until == null ? before : until))
                .execute();
    }

    private static void trim(DSLContext sql, Dimension dimension) {
        var values = LAST_USED_SUBJECT
                .CREDENTIAL_ID
                .eq(dimension.credentialId)
                .and(LAST_USED_SUBJECT.KIND.eq(dimension.kind.name()))
                .and(LAST_USED_SUBJECT.DIMENSION.eq(dimension.name));
        var tooMany = sql.select(LAST_USED_SUBJECT.NAME)
                .from(LAST_USED_SUBJECT)
                .where(values)
                .orderBy(LAST_USED_SUBJECT.USED_AT.desc(), LAST_USED_SUBJECT.NAME)
                .limit(Integer.MAX_VALUE)
                .offset(MOST_VALUES);
        sql.deleteFrom(LAST_USED_SUBJECT)
                .where(values, LAST_USED_SUBJECT.NAME.in(tooMany))
                .execute();
    }
}
