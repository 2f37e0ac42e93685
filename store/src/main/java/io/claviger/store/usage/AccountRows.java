package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_ACCOUNT;
import static org.jooq.impl.DSL.excluded;

import io.claviger.core.usage.UsageCount;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jooq.DSLContext;

/** What accounts use altogether, in SQL: few rows, so each step is written at once. */
final class AccountRows {
    private record Row(String accountId, UsageStep step, long atMinute, String code, boolean reported) {
        /** All nodes lock rows in this order, so none waits for one that waits for it. */
        static final Comparator<Row> BY_KEY = Comparator.comparing(Row::accountId)
                .thenComparing(row -> row.step.text())
                .thenComparing(Row::atMinute)
                .thenComparing(Row::code)
                .thenComparing(Row::reported);
    }

    private AccountRows() {}

    /** Served by the primary key. */
    static void add(DSLContext sql, List<UsageCount> counts) {
        var rows = new TreeMap<Row, Long>(Row.BY_KEY);
        for (var count : counts) {
            var account = count.accountId();
            if (account != null) {
                var code = count.code() == null ? "" : count.code().name();
                for (var step : UsageStep.values()) {
                    var row = new Row(account, step, step.floor(count.minute()), code, count.reported());
                    rows.merge(row, count.count(), Long::sum);
                }
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        var add = sql.batch(sql.insertInto(USAGE_ACCOUNT)
                .columns(
                        USAGE_ACCOUNT.ACCOUNT_ID,
                        USAGE_ACCOUNT.STEP,
                        USAGE_ACCOUNT.AT_MINUTE,
                        USAGE_ACCOUNT.CODE,
                        USAGE_ACCOUNT.REPORTED,
                        USAGE_ACCOUNT.REQUESTS)
                .values("", "", 0L, "", false, 0L)
                .onConflict(
                        USAGE_ACCOUNT.ACCOUNT_ID,
                        USAGE_ACCOUNT.STEP,
                        USAGE_ACCOUNT.AT_MINUTE,
                        USAGE_ACCOUNT.CODE,
                        USAGE_ACCOUNT.REPORTED)
                .doUpdate()
                .set(USAGE_ACCOUNT.REQUESTS, USAGE_ACCOUNT.REQUESTS.plus(excluded(USAGE_ACCOUNT.REQUESTS))));
        for (var one : rows.entrySet()) {
            var row = one.getKey();
            add = add.bind(row.accountId, row.step.text(), row.atMinute, row.code, row.reported, one.getValue());
        }
        add.execute();
    }

    /** Drops what is kept no longer. Served by ix_usage_account_time. */
    static void drop(DSLContext sql, long nowMinute) {
        for (var step : UsageStep.values()) {
            var before = nowMinute - step.kept().toMinutes();
            sql.deleteFrom(USAGE_ACCOUNT)
                    .where(USAGE_ACCOUNT.STEP.eq(step.text()), USAGE_ACCOUNT.AT_MINUTE.lt(before))
                    .execute();
        }
    }
}
