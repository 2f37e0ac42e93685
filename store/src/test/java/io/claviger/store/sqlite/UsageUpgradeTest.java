package io.claviger.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.page.PageRequest;
import io.claviger.store.sql.SchemaHistory;
import io.claviger.store.usage.UsageOf;
import io.claviger.store.usage.UsageQuery;
import io.claviger.store.usage.UsageStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was counted before accounts were counted apart. */
class UsageUpgradeTest {
    /** The version before usage_account. */
    private static final String BEFORE = "14";

    private static final long NOW_MINUTE = 1440 * 20_000L + 700;

    @TempDir
    Path dataDir;

    @Test
    void accountsHaveWhatTheirCredentialsHadInEveryStep() throws Exception {
        var file = Files.createFile(dataDir.resolve("claviger.db"));
        Flyway.configure()
                .dataSource(SqliteFile.writing(file))
                .locations("classpath:" + SchemaHistory.FOLDER)
                .table(SchemaHistory.TABLE)
                .target(BEFORE)
                .load()
                .migrate();
        var hoursUntil = NOW_MINUTE - 25;
        var daysUntil = NOW_MINUTE / 60 * 60 - 120;
        try (var connection = SqliteFile.writing(file).getConnection();
                var insert = connection.prepareStatement(
                        "insert into usage_total values (?, ?, ?, 'events/op', ?, ?, 'account', ?)")) {
            connection
                    .createStatement()
                    .executeUpdate("insert into usage_progress values ('hour', " + hoursUntil + ")");
            connection.createStatement().executeUpdate("insert into usage_progress values ('day', " + daysUntil + ")");
            for (var i = 0; i < 4000; i += 7) {
                var minute = NOW_MINUTE - i;
                for (var step : List.of("minute", "hour", "day")) {
                    var length = step.equals("minute") ? 1 : step.equals("hour") ? 60 : 1440;
                    var added = step.equals("minute") || minute < (step.equals("hour") ? hoursUntil : daysUntil);
                    // a row of a longer step once only, though many minutes are in it
                    if (added && (length == 1 || minute % length < 7)) {
                        insert.setString(1, "key-" + i % 2);
                        insert.setString(2, step);
                        insert.setLong(3, minute / length * length);
                        insert.setString(4, i % 3 == 0 ? "" : "IP_FORBIDDEN");
                        insert.setBoolean(5, i % 3 == 2);
                        insert.setLong(6, 1 + i);
                        insert.executeUpdate();
                    }
                }
            }
        }
        try (var store = Store.open(StoreConfig.in(dataDir), api -> null, () -> NOW_MINUTE * 60_000_000L)) {
            for (var step : UsageStep.values()) {
                var query = new UsageQuery(
                        new UsageOf.OneAccount("account"), step, 0, NOW_MINUTE + 1, PageRequest.first(1000));
                var counted = store.read(tx -> tx.usage().counts(query)).items().stream()
                        .collect(Collectors.groupingBy(
                                point -> List.of(point.atMinute(), String.valueOf(point.code()), point.reported()),
                                Collectors.summingLong(point -> point.requests())));
                var accounts = store.read(tx -> tx.overview().requests("account", step, 0, NOW_MINUTE + 1)).stream()
                        .collect(Collectors.toMap(
                                use -> List.of(use.atMinute(), String.valueOf(use.code()), use.reported()),
                                use -> use.requests()));
                assertThat(accounts).as("%s", step).isNotEmpty().isEqualTo(counted);
            }
        }
    }
}
