package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/** The contract on PostgreSQL, which says how many rows each step read. */
class PostgresLongListTest extends LongListContract {
    private static final Pattern ROWS = Pattern.compile("(?:actual rows=|Rows Removed by [A-Za-z ]+: )(\\d+)");
    private static final int FEW = 60;

    private final PostgresServer server = PostgresServer.shared(PostgresVersion.NEWEST);
    private String database;

    @Override
    Store open(Path folder) throws Exception {
        database = server.newStoreDatabase();
        return Store.open(Postgres.config(server.url(database)), Fixture.APIS, fixture.clock);
    }

    @Override
    Connection connect(Path folder) throws Exception {
        return server.connect(database);
    }

    @Override
    SQLDialect dialect() {
        return SQLDialect.POSTGRES;
    }

    @Override
    String replaced(String column, String text, String by) {
        return "convert_to(replace(convert_from(" + column + ", 'UTF8'), '" + text + "', " + by + "), 'UTF8')";
    }

    @Override
    List<String> plan(DSLContext sql, String query) {
        return sql.fetch("explain (analyze, costs off, timing off, summary off) " + query)
                .getValues(0, String.class);
    }

    @Override
    void assertBounded(List<String> plan, String index, boolean first) {
        // Partitions are merged in the order of their indexes, by a key that is named as that of a sort is.
        assertThat(plan).noneMatch(step -> step.contains("Sort ("));
        for (var step : plan) {
            var rows = ROWS.matcher(step);
            while (rows.find()) {
                assertThat(Integer.parseInt(rows.group(1)))
                        .as(String.join("\n", plan))
                        .isLessThan(FEW);
            }
        }
    }

    @Override
    void assertOfTheAccount(List<String> plan, String index) {
        assertThat(plan).anyMatch(step -> step.contains("account_id"));
    }
}
