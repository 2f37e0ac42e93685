package io.claviger.store.vocabulary;

import static io.claviger.store.schema.Tables.SEEN_VALUE;
import static org.jooq.impl.DSL.excluded;

import io.claviger.core.usage.SeenPlace;
import io.claviger.core.usage.SeenValue;
import io.claviger.core.usage.SeenValues;
import io.claviger.core.usage.SeenValuesSink.Batch;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Seen values in SQL, all served by the primary key. */
public final class SeenRows {
    /** In which all nodes lock rows, each place's by value. */
    private static final Comparator<Batch> BY_PLACE = Comparator.<Batch, String>comparing(
                    batch -> batch.place().accountId())
            .thenComparing(batch -> batch.place().dimension());

    private SeenRows() {}

    /** As {@link io.claviger.core.usage.SeenValuesSink#keep} says. */
    public static Map<SeenPlace, List<SeenValue>> keep(DSLContext sql, List<Batch> batches) {
        var asked = new HashMap<SeenPlace, List<SeenValue>>();
        for (var batch : batches.stream().sorted(BY_PLACE).toList()) {
            add(sql, batch.place(), batch.values());
            if (batch.askAll()) {
                asked.put(batch.place(), of(sql, batch.place()));
            }
        }
        return asked;
    }

    /** Everything that is kept of a place, last seen first. */
    static List<SeenValue> of(DSLContext sql, SeenPlace place) {
        return sql.selectFrom(SEEN_VALUE)
                .where(isIn(place))
                .orderBy(SEEN_VALUE.LAST_AT.desc(), SEEN_VALUE.VALUE)
                .fetch(row -> new SeenValue(row.getValue(), row.getFirstAt(), row.getLastAt()));
    }

    private static void add(DSLContext sql, SeenPlace place, List<SeenValue> values) {
        var names = values.stream().map(SeenValue::value).toList();
        var there = sql.select(SEEN_VALUE.VALUE)
                .from(SEEN_VALUE)
                .where(isIn(place), SEEN_VALUE.VALUE.in(names))
                .fetchSet(SEEN_VALUE.VALUE);
        var room = Math.max(0, SeenValues.MOST_VALUES - sql.fetchCount(SEEN_VALUE, isIn(place)));
        var fresh = values.stream()
                .filter(value -> !there.contains(value.value()))
                .sorted(Comparator.comparingLong(SeenValue::firstAtMicros).thenComparing(SeenValue::value))
                .limit(room)
                .map(SeenValue::value)
                .collect(Collectors.toSet());
        values.stream()
                .filter(value -> there.contains(value.value()) || fresh.contains(value.value()))
                .sorted(Comparator.comparing(SeenValue::value))
                .forEach(value -> put(sql, place, value));
    }

    /** Another node may have put it meanwhile. */
    private static void put(DSLContext sql, SeenPlace place, SeenValue value) {
        sql.insertInto(SEEN_VALUE)
                .set(SEEN_VALUE.ACCOUNT_ID, place.accountId())
                .set(SEEN_VALUE.DIMENSION, place.dimension())
                .set(SEEN_VALUE.VALUE, value.value())
                .set(SEEN_VALUE.FIRST_AT, value.firstAtMicros())
                .set(SEEN_VALUE.LAST_AT, value.lastAtMicros())
                .onConflict(SEEN_VALUE.ACCOUNT_ID, SEEN_VALUE.DIMENSION, SEEN_VALUE.VALUE)
                .doUpdate()
                .set(SEEN_VALUE.LAST_AT, excluded(SEEN_VALUE.LAST_AT))
                .where(SEEN_VALUE.LAST_AT.lt(excluded(SEEN_VALUE.LAST_AT)))
                .execute();
    }

    private static Condition isIn(SeenPlace place) {
        return SEEN_VALUE.ACCOUNT_ID.eq(place.accountId()).and(SEEN_VALUE.DIMENSION.eq(place.dimension()));
    }
}
