package io.claviger.store.decision;

import static io.claviger.store.schema.Tables.DECISION;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.decision.Door;
import io.claviger.core.decision.Inputs;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.trace.Lane;
import io.claviger.core.trace.TracedDecision;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptDecisionsTest {
    private static final long MINUTE = 60_000_000L;

    private Connection connection;
    private DSLContext sql;
    private long now = 1_000_000 * MINUTE;
    private int ids;

    private final KeptDecisions kept = new KeptDecisions(() -> now, Map.of(Lane.REFUSED, 10, Lane.UNKNOWN, 5));

    @BeforeEach
    void makeTable() throws Exception {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        sql = DSL.using(connection, SQLDialect.SQLITE);
        var file = "/io/claviger/store/migration/common/V6__decision.sql";
        try (var in = getClass().getResourceAsStream(file);
                var statement = connection.createStatement()) {
            statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
    }

    @Test
    void anAccountThatHasTheMostMakesRoomWithItsOldest() {
        var quiet = decision(Lane.REFUSED, "quiet");
        kept.add(sql, List.of(quiet));
        var loud = new ArrayList<TracedDecision>();
        for (var i = 0; i < 100; i++) {
            now++;
            loud.add(decision(Lane.REFUSED, "loud"));
        }
        now += MINUTE;
        kept.add(sql, loud);

        assertThat(ids(Lane.REFUSED))
                .hasSize(10)
                .contains(quiet.id())
                .contains(loud.getLast().id());
        assertThat(ids(Lane.REFUSED)).doesNotContain(loud.getFirst().id());
    }

    @Test
    void whatNobodysKeysDidPushesNothingElseOut() {
        var quiet = decision(Lane.REFUSED, "quiet");
        kept.add(sql, List.of(quiet));
        for (var i = 0; i < 100; i++) {
            now++;
            kept.add(sql, List.of(decision(Lane.UNKNOWN, null)));
        }
        now += MINUTE;
        kept.add(sql, List.of());

        assertThat(ids(Lane.UNKNOWN)).hasSize(5);
        assertThat(ids(Lane.REFUSED)).containsExactly(quiet.id());
    }

    @Test
    void manyAreDroppedBeforeTheMinuteIsOver() {
        var many = new ArrayList<TracedDecision>();
        for (var i = 0; i < 6_000; i++) {
            now++;
            many.add(decision(Lane.UNKNOWN, null));
        }
        kept.add(sql, many);

        assertThat(ids(Lane.UNKNOWN)).hasSize(5);
    }

    @Test
    void whatIsADayOldIsDroppedWithoutAnyNew() {
        kept.add(sql, List.of(decision(Lane.REFUSED, "a")));
        now += 24 * 60 * MINUTE + 1;
        kept.add(sql, List.of());

        assertThat(sql.fetchCount(DECISION)).isZero();
    }

    private List<String> ids(Lane lane) {
        return sql.select(DECISION.DECISION_ID)
                .from(DECISION)
                .where(DECISION.LANE.eq(lane.name()))
                .fetch(DECISION.DECISION_ID);
    }

    private TracedDecision decision(Lane lane, @Nullable String account) {
        return new TracedDecision(
                "d" + ids++,
                now,
                lane,
                new TracedDecision.Asked(
                        Door.GATEWAY, "GET", "/", null, null, null, null, List.of(), null, Inputs.NONE, 1),
                account == null ? null : new TracedDecision.Caller(account, "key", "a key"),
                false,
                ErrorCode.PERMISSION_MISSING,
                "permission",
                "why",
                true,
                403,
                List.of(),
                List.of());
    }
}
