package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.LAST_USED;
import static io.claviger.store.schema.Tables.USAGE_COUNT;
import static org.jooq.impl.DSL.excluded;

import io.claviger.core.usage.UsageCount;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Usage in SQL: counts are added to what is there, found by the primary keys. */
public final class UsageRows {
    /** How long counts are kept. */
    public static final Duration KEPT = Duration.ofDays(90);

    private static final long MICROS_A_MINUTE = 60_000_000L;

    private UsageRows() {}

    public static void add(DSLContext sql, List<UsageCount> counts) {
        var add = sql.batch(sql.insertInto(USAGE_COUNT)
                .columns(
                        USAGE_COUNT.CREDENTIAL_ID,
                        USAGE_COUNT.OPERATION,
                        USAGE_COUNT.CODE,
                        USAGE_COUNT.AT_MINUTE,
                        USAGE_COUNT.ACCOUNT_ID,
                        USAGE_COUNT.REQUESTS)
                .values("", "", "", 0L, "", 0L)
                .onConflict(USAGE_COUNT.CREDENTIAL_ID, USAGE_COUNT.AT_MINUTE, USAGE_COUNT.OPERATION, USAGE_COUNT.CODE)
                .doUpdate()
                .set(USAGE_COUNT.REQUESTS, USAGE_COUNT.REQUESTS.plus(excluded(USAGE_COUNT.REQUESTS))));
        for (var count : counts) {
            var code = count.code();
            add = add.bind(
                    orEmpty(count.credentialId()),
                    orEmpty(count.operation()),
                    code == null ? "" : code.name(),
                    count.minute(),
                    orEmpty(count.accountId()),
                    count.count());
        }
        add.execute();
        used(sql, counts);
    }

    /** Served by ix_usage_count_minute. */
    public static void drop(DSLContext sql, long nowMicros) {
        var oldest = nowMicros / MICROS_A_MINUTE - KEPT.toMinutes();
        sql.deleteFrom(USAGE_COUNT).where(USAGE_COUNT.AT_MINUTE.lt(oldest)).execute();
    }

    private static void used(DSLContext sql, List<UsageCount> counts) {
        var use = sql.batch(sql.insertInto(LAST_USED)
                .columns(LAST_USED.CREDENTIAL_ID, LAST_USED.USED_AT)
                .values("", 0L)
                .onConflict(LAST_USED.CREDENTIAL_ID)
                .doUpdate()
                .set(LAST_USED.USED_AT, excluded(LAST_USED.USED_AT))
                .where(LAST_USED.USED_AT.lt(excluded(LAST_USED.USED_AT))));
        var any = false;
        for (var count : counts) {
            if (count.credentialId() != null) {
                use = use.bind(count.credentialId(), count.lastAtMicros());
                any = true;
            }
        }
        if (any) {
            use.execute();
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
