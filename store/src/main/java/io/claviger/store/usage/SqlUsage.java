package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_TOTAL;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.claviger.core.usage.LastUse;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.session.Session;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record6;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Usage in SQL. What was not added to longer steps yet is added here: minutes from the progress of the hours on, and hours
 * from the progress of the days on; so the sums of all steps are equal at all times.
 */
public final class SqlUsage implements UsageReads {
    private static final long MICROS_A_MINUTE = 60_000_000L;
    private static final char SEPARATOR = '\n';

    private static final Field<String> CREDENTIAL = field(name("credential_id"), String.class);
    private static final Field<Long> AT = field(name("at"), Long.class);
    private static final Field<String> OPERATION = field(name("operation"), String.class);
    private static final Field<String> CODE = field(name("code"), String.class);
    private static final Field<Boolean> REPORTED = field(name("reported"), Boolean.class);
    private static final Field<Long> REQUESTS = field(name("requests"), Long.class);
    private static final Field<BigDecimal> ALL = sum(REQUESTS);
    private static final Field<BigDecimal> FAILED =
            sum(when(CODE.eq(""), inline(0L)).otherwise(REQUESTS));

    private final Session session;
    private final @Nullable KeptUsage unsettled;

    /** @param unsettled where what is read may be waiting still; null where it was added just now */
    public SqlUsage(Session session, @Nullable KeptUsage unsettled) {
        this.session = session;
        this.unsettled = unsettled;
    }

    private void requireSettled(UsageOf of) {
        if (unsettled != null) {
            unsettled.requireSettled(session.sql(), of);
        }
    }

    @Override
    public long sinceMicros() {
        var since = UsageProgress.since(session.sql());
        return since == null ? session.nowMicros() : since * MICROS_A_MINUTE;
    }

    /** Served by the primary key or ix_usage_total_account. */
    @Override
    public Page<UsagePoint> counts(UsageQuery query) {
        var after = query.page().after();
        var to = after == null
                ? query.toMinute()
                : Math.min(query.toMinute(), after.position() + query.step().minutes());
        var limit = query.page().limit();
        var points = session.sql()
                .select(AT, CREDENTIAL, OPERATION, CODE, REPORTED, ALL)
                .from(source(query.of(), query.step(), query.fromMinute(), to))
                .where(after == null ? noCondition() : after(after))
                .groupBy(AT, CREDENTIAL, OPERATION, CODE, REPORTED)
                .orderBy(AT.desc(), CREDENTIAL, OPERATION, CODE, REPORTED)
                .limit(limit + 1)
                .fetch(SqlUsage::toPoint);
        return Page.of(points, limit, SqlUsage::place);
    }

    @Override
    public List<UsageSum> byDay(String credentialId, long fromMinute, long toMinute) {
        return session.sql()
                .select(AT, ALL, FAILED)
                .from(daysOf(credentialId, fromMinute, toMinute))
                .where(REPORTED.isFalse())
                .groupBy(AT)
                .orderBy(AT.desc())
                .fetch(row -> new UsageSum(
                        row.value1(),
                        null,
                        row.value2().longValue(),
                        row.value3().longValue()));
    }

    @Override
    public List<UsageSum> byOperation(String credentialId, long fromMinute, long toMinute) {
        return session.sql()
                .select(OPERATION, ALL, FAILED)
                .from(daysOf(credentialId, fromMinute, toMinute))
                .where(REPORTED.isFalse())
                .groupBy(OPERATION)
                .orderBy(ALL.desc(), OPERATION)
                .fetch(row -> new UsageSum(
                        0,
                        orNull(row.value1()),
                        row.value2().longValue(),
                        row.value3().longValue()));
    }

    @Override
    public Page<AddressHour> addresses(UsageOf of, long fromHour, long toHour, PageRequest page) {
        requireSettled(of);
        return new AddressReads(session.sql()).byHour(of, fromHour, toHour, page);
    }

    @Override
    public AddressHour addresses(String credentialId, long fromHour, long toHour) {
        requireSettled(new UsageOf.OneCredential(credentialId));
        return new AddressReads(session.sql()).over(credentialId, fromHour, toHour);
    }

    @Override
    public List<LastUse> lastUses(String credentialId) {
        requireSettled(new UsageOf.OneCredential(credentialId));
        return LastUseRows.of(session.sql(), credentialId);
    }

    private Table<?> daysOf(String credentialId, long fromMinute, long toMinute) {
        var query = new UsageQuery(
                new UsageOf.OneCredential(credentialId), UsageStep.DAY, fromMinute, toMinute, PageRequest.first(1));
        return source(query.of(), query.step(), query.fromMinute(), query.toMinute());
    }

    /** All rows that make up the steps from one minute on and before another. */
    private Table<?> source(UsageOf of, UsageStep step, long from, long to) {
        requireSettled(of);
        var progress = UsageProgress.read(session.sql());
        Select<Record6<String, Long, String, String, Boolean, Long>> rows = rows(of, step, step, from, to);
        if (step == UsageStep.DAY) {
            rows = rows.unionAll(rows(of, UsageStep.HOUR, step, Math.max(from, progress.day()), to));
        }
        if (step != UsageStep.MINUTE) {
            rows = rows.unionAll(rows(of, UsageStep.MINUTE, step, Math.max(from, progress.hour()), to));
        }
        return rows.asTable("kept");
    }

    private Select<Record6<String, Long, String, String, Boolean, Long>> rows(
            UsageOf of, UsageStep step, UsageStep into, long from, long to) {
        var minute = USAGE_TOTAL.AT_MINUTE;
        Field<Long> at = step == into ? minute : minute.minus(minute.mod(into.minutes()));
        return session.sql()
                .select(
                        USAGE_TOTAL.CREDENTIAL_ID,
                        at.as(AT),
                        USAGE_TOTAL.OPERATION,
                        USAGE_TOTAL.CODE,
                        USAGE_TOTAL.REPORTED,
                        USAGE_TOTAL.REQUESTS)
                .from(USAGE_TOTAL)
                .where(whose(of), USAGE_TOTAL.STEP.eq(step.text()), minute.ge(from), minute.lt(to));
    }

    private static Condition whose(UsageOf of) {
        return switch (of) {
            case UsageOf.OneCredential(var id) -> USAGE_TOTAL.CREDENTIAL_ID.eq(id);
            case UsageOf.OneAccount(var id) -> USAGE_TOTAL.ACCOUNT_ID.eq(id);
            case UsageOf.OneOfAccount(var account, var id) ->
                USAGE_TOTAL.CREDENTIAL_ID.eq(id).and(USAGE_TOTAL.ACCOUNT_ID.eq(account));
        };
    }

    private static Cursor place(UsagePoint last) {
        return new Cursor(
                last.atMinute(),
                String.join(
                        String.valueOf(SEPARATOR),
                        last.credentialId(),
                        orEmpty(last.operation()),
                        orEmpty(last.code()),
                        String.valueOf(last.reported())));
    }

    private static Condition after(Cursor cursor) {
        var place = cursor.id();
        var credential = place.indexOf(SEPARATOR);
        var reported = place.lastIndexOf(SEPARATOR);
        var code = place.lastIndexOf(SEPARATOR, reported - 1);
        return AT.lt(cursor.position())
                .or(AT.eq(cursor.position())
                        .and(row(CREDENTIAL, OPERATION, CODE, REPORTED)
                                .gt(
                                        place.substring(0, credential),
                                        place.substring(credential + 1, code),
                                        place.substring(code + 1, reported),
                                        Boolean.valueOf(place.substring(reported + 1)))));
    }

    private static UsagePoint toPoint(Record row) {
        return new UsagePoint(
                row.get(AT),
                row.get(CREDENTIAL),
                orNull(row.get(OPERATION)),
                orNull(row.get(CODE)),
                row.get(REPORTED),
                row.get(ALL).longValue());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
