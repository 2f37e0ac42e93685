package io.claviger.app.console;

import io.claviger.app.serve.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a running server's keys were used for in the day before, as counting would have written it into SQLite. */
final class PastUsage {
    private static final int HOURS = 23;

    private PastUsage() {}

    /** A code and how it shares in an hour's requests, in hundredths; empty for those that were allowed. */
    private record Share(String operation, String code, int hundredths) {}

    private static final List<Share> SHARES = List.of(
            new Share("customers/getCustomer", "", 46),
            new Share("events/createEvent", "", 28),
            new Share("rewards/listRewards", "", 17),
            new Share("customers/deleteCustomer", "PERMISSION_MISSING", 5),
            new Share("events/createEvent", "GUARD_FORBIDDEN", 3),
            new Share("customers/getCustomer", "RATE_LIMITED", 1));

    /** Gives each key its part of every hour, the first of them the most. */
    static void write(Server server, String accountId, List<String> keys) {
        var file = server.settings().dataDir().resolve("claviger.db");
        try (var sql = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath())) {
            sql.createStatement().execute("pragma busy_timeout = 10000");
            sql.setAutoCommit(false);
            var hour = Instant.now().truncatedTo(ChronoUnit.HOURS).getEpochSecond() / 60;
            for (var back = 1; back <= HOURS; back++) {
                // a working day: little at night, most about noon
                var load = 40 + (int) Math.round(360 * Math.pow(Math.sin(Math.PI * (HOURS - back) / HOURS), 2));
                for (var i = 0; i < keys.size(); i++) {
                    write(sql, accountId, keys.get(i), hour - 60L * back, load / (i + 1));
                }
            }
            sql.commit();
        } catch (SQLException e) {
            throw new AssertionError("the usage of the day before is not written", e);
        }
    }

    private static void write(Connection sql, String accountId, String key, long minute, int load) throws SQLException {
        var all = 0;
        var failed = 0;
        for (var share : SHARES) {
            var requests = load * share.hundredths / 100;
            all += requests;
            failed += share.code.isEmpty() ? 0 : requests;
            run(
                    sql,
                    "insert into usage_total (credential_id, step, at_minute, operation, code, reported, account_id,"
                            + " requests) values (?, 'hour', ?, ?, ?, false, ?, ?)",
                    key,
                    minute,
                    share.operation,
                    share.code,
                    accountId,
                    requests);
            run(
                    sql,
                    "insert into usage_account (account_id, step, at_minute, code, reported, requests)"
                            + " values (?, 'hour', ?, ?, false, ?)"
                            + " on conflict do update set requests = requests + excluded.requests",
                    accountId,
                    minute,
                    share.code,
                    requests);
        }
        run(
                sql,
                "insert into usage_busiest (account_id, step, at_minute, credential_id, requests, failed)"
                        + " values (?, 'hour', ?, ?, ?, ?)",
                accountId,
                minute,
                key,
                all,
                failed);
    }

    private static void run(Connection sql, String statement, Object... values) throws SQLException {
        try (var prepared = sql.prepareStatement(statement)) {
            for (var i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.executeUpdate();
        }
    }
}
