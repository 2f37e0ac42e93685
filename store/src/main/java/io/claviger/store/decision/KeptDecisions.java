package io.claviger.store.decision;

import static io.claviger.store.schema.Tables.DECISION;
import static org.jooq.impl.DSL.count;

import io.claviger.core.time.MicroClock;
import io.claviger.core.trace.DecisionLog;
import io.claviger.core.trace.Lane;
import io.claviger.core.trace.TracedDecision;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;

/** Adds decisions, and about each minute drops what is kept no longer. Used by one thread at a time. */
public final class KeptDecisions {
    /** Few enough that changes do not wait long while they are dropped. */
    private static final int DROP_EVERY = 5_000;

    private static final long DROP_EVERY_MICROS = Duration.ofSeconds(50).toNanos() / 1000;

    private final MicroClock clock;
    private final Map<Lane, Integer> most;
    private long droppedAt = 0;
    private int added = 0;

    public KeptDecisions(MicroClock clock) {
        this(clock, Map.of());
    }

    /** @param most other bounds than the lanes' own */
    KeptDecisions(MicroClock clock, Map<Lane, Integer> most) {
        this.clock = clock;
        this.most = most;
    }

    public void add(DSLContext sql, List<TracedDecision> decisions) {
        insert(sql, decisions);
        var now = clock.nowMicros();
        added += decisions.size();
        if (added >= DROP_EVERY || now > droppedAt + DROP_EVERY_MICROS || now < droppedAt) {
            droppedAt = now;
            added = 0;
            drop(sql, now);
        }
    }

    private static void insert(DSLContext sql, List<TracedDecision> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        var inserts = decisions.stream()
                .map(decision -> sql.insertInto(DECISION)
                        .set(DECISION.DECISION_ID, decision.id())
                        .set(DECISION.LANE, decision.lane().name())
                        .set(DECISION.AT_MICROS, decision.atMicros())
                        .set(DECISION.ACCOUNT_ID, Objects.requireNonNullElse(decision.accountId(), ""))
                        .set(DECISION.DOCUMENT, DecisionColumns.write(decision))
                        .onConflictDoNothing())
                .toList();
        sql.batch(inserts).execute();
    }

    private void drop(DSLContext sql, long nowMicros) {
        sql.deleteFrom(DECISION)
                .where(DECISION.AT_MICROS.lt(DecisionLog.oldest(nowMicros)))
                .execute();
        for (var lane : Lane.values()) {
            makeRoom(sql, lane);
        }
    }

    /**
     * Drops the oldest of the accounts that have the most, until the lane fits: what others have stays, however much one
     * of them has.
     */
    private void makeRoom(DSLContext sql, Lane lane) {
        var counts = new HashMap<String, Integer>();
        sql.select(DECISION.ACCOUNT_ID, count())
                .from(DECISION)
                .where(DECISION.LANE.eq(lane.name()))
                .groupBy(DECISION.ACCOUNT_ID)
                .forEach(row -> counts.put(row.value1(), row.value2()));
        var share = Shares.fair(counts.values(), most.getOrDefault(lane, lane.kept()));
        counts.forEach((account, count) -> {
            if (count > share) {
                dropBeyond(sql, lane, account, share);
            }
        });
    }

    private static void dropBeyond(DSLContext sql, Lane lane, String account, int share) {
        var its = DECISION.LANE.eq(lane.name()).and(DECISION.ACCOUNT_ID.eq(account));
        var newestTooMany = sql.select(DECISION.AT_MICROS)
                .from(DECISION)
                .where(its)
                .orderBy(DECISION.AT_MICROS.desc(), DECISION.DECISION_ID.desc())
                .limit(1)
                .offset(share)
                .fetchOne(DECISION.AT_MICROS);
        if (newestTooMany != null) {
            sql.deleteFrom(DECISION)
                    .where(its, DECISION.AT_MICROS.le(newestTooMany))
                    .execute();
        }
    }
}
