package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_ACCOUNT;
import static io.claviger.store.schema.Tables.USAGE_BUSIEST;
import static io.claviger.store.schema.Tables.USAGE_TOTAL;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.claviger.store.session.Session;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Select;

/** What accounts use altogether, in SQL. */
public final class SqlOverview implements OverviewReads {
    private static final Field<String> CREDENTIAL = field(name("credential_id"), String.class);
    private static final Field<Long> REQUESTS = field(name("requests"), Long.class);
    private static final Field<Long> FAILED = field(name("failed"), Long.class);

    private final DSLContext sql;

    public SqlOverview(Session session) {
        this.sql = session.sql();
    }

    /** Served by the primary key. */
    @Override
    public List<AccountUse> requests(String accountId, UsageStep step, long fromMinute, long toMinute) {
        return sql.select(USAGE_ACCOUNT.AT_MINUTE, USAGE_ACCOUNT.CODE, USAGE_ACCOUNT.REPORTED, USAGE_ACCOUNT.REQUESTS)
                .from(USAGE_ACCOUNT)
                .where(
                        USAGE_ACCOUNT.ACCOUNT_ID.eq(accountId),
                        USAGE_ACCOUNT.STEP.eq(step.text()),
                        USAGE_ACCOUNT.AT_MINUTE.ge(step.floor(fromMinute)),
                        USAGE_ACCOUNT.AT_MINUTE.lt(toMinute))
                .orderBy(USAGE_ACCOUNT.AT_MINUTE, USAGE_ACCOUNT.CODE, USAGE_ACCOUNT.REPORTED)
                .fetch(row -> new AccountUse(
                        row.value1(), row.value2().isEmpty() ? null : row.value2(), row.value3(), row.value4()));
    }

    /** Served by the primary key of usage_busiest and ix_usage_total_account. */
    @Override
    public List<BusyCredential> busiest(String accountId, UsageStep step, long fromMinute, long toMinute, int most) {
        Field<BigDecimal> all = sum(REQUESTS);
        return sql.select(CREDENTIAL, all, sum(FAILED))
                .from(source(accountId, step, step.floor(fromMinute), toMinute).asTable("kept"))
                .groupBy(CREDENTIAL)
                .orderBy(all.desc(), CREDENTIAL)
                .limit(most)
                .fetch(row -> new BusyCredential(
                        row.value1(), row.value2().longValue(), row.value3().longValue()));
    }

    /** Days and hours that are over by their busiest; what is not looked at yet by everything that was counted. */
    private Select<Record3<String, Long, Long>> source(String accountId, UsageStep step, long from, long to) {
        if (step == UsageStep.MINUTE) {
            return counted(accountId, UsageStep.MINUTE, from, to);
        }
        var added = UsageProgress.read(sql);
        var found = BusiestProgress.read(sql);
        var hours = from;
        Select<Record3<String, Long, Long>> rows =
                counted(accountId, UsageStep.MINUTE, Math.max(from, added.hour()), to);
        if (step == UsageStep.DAY) {
            rows = rows.unionAll(named(accountId, UsageStep.DAY, from, Math.min(to, found.day())));
            hours = Math.max(from, found.day());
        }
        return rows.unionAll(named(accountId, UsageStep.HOUR, hours, Math.min(to, found.hour())))
                .unionAll(counted(accountId, UsageStep.HOUR, Math.max(hours, found.hour()), to));
    }

    private Select<Record3<String, Long, Long>> named(String accountId, UsageStep step, long from, long to) {
        return sql.select(
                        USAGE_BUSIEST.CREDENTIAL_ID.as(CREDENTIAL),
                        USAGE_BUSIEST.REQUESTS.as(REQUESTS),
                        USAGE_BUSIEST.FAILED.as(FAILED))
                .from(USAGE_BUSIEST)
                .where(
                        USAGE_BUSIEST.ACCOUNT_ID.eq(accountId),
                        USAGE_BUSIEST.STEP.eq(step.text()),
                        USAGE_BUSIEST.AT_MINUTE.ge(from),
                        USAGE_BUSIEST.AT_MINUTE.lt(to));
    }

    private Select<Record3<String, Long, Long>> counted(String accountId, UsageStep step, long from, long to) {
        return sql.select(
                        USAGE_TOTAL.CREDENTIAL_ID.as(CREDENTIAL),
                        USAGE_TOTAL.REQUESTS.as(REQUESTS),
                        when(USAGE_TOTAL.CODE.eq(""), inline(0L))
                                .otherwise(USAGE_TOTAL.REQUESTS)
                                .as(FAILED))
                .from(USAGE_TOTAL)
                .where(
                        USAGE_TOTAL.ACCOUNT_ID.eq(accountId),
                        USAGE_TOTAL.STEP.eq(step.text()),
                        USAGE_TOTAL.AT_MINUTE.ge(from),
                        USAGE_TOTAL.AT_MINUTE.lt(to),
                        USAGE_TOTAL.REPORTED.isFalse());
    }
}
