package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_ADDRESS;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;

import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.usage.AddressHour.Caller;
import java.math.BigDecimal;
import java.util.ArrayList;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Reads from where credentials were used: the parts of an hour, and hours, added up. */
final class AddressReads {
    private static final Field<BigDecimal> REQUESTS = sum(USAGE_ADDRESS.REQUESTS);
    private static final Field<BigDecimal> REFUSED = sum(USAGE_ADDRESS.REFUSED);
    private static final Field<Long> LAST_AT = max(USAGE_ADDRESS.LAST_AT);

    private final DSLContext sql;

    AddressReads(DSLContext sql) {
        this.sql = sql;
    }

    /** Served by the primary key. */
    AddressHour over(String credentialId, long fromHour, long toHour) {
        var which = USAGE_ADDRESS.CREDENTIAL_ID.eq(credentialId).and(between(fromHour, toHour));
        var callers = sql.select(USAGE_ADDRESS.ADDRESS, REQUESTS, REFUSED, LAST_AT)
                .from(USAGE_ADDRESS)
                .where(which, USAGE_ADDRESS.ADDRESS.ne(AddressRows.OTHER))
                .groupBy(USAGE_ADDRESS.ADDRESS)
                .orderBy(REQUESTS.desc(), USAGE_ADDRESS.ADDRESS)
                .limit(AddressHour.MOST)
                .fetch(row -> new Caller(
                        orNull(row.value1()),
                        row.value2().longValue(),
                        row.value3().longValue(),
                        row.value4()));
        var all = sql.select(REQUESTS, REFUSED).from(USAGE_ADDRESS).where(which).fetchSingle();
        var requests = orZero(all.value1());
        var refused = orZero(all.value2());
        for (var caller : callers) {
            requests -= caller.requests();
            refused -= caller.refused();
        }
        return new AddressHour(credentialId, fromHour, callers, requests, refused);
    }

    /** Served by the primary key or ix_usage_address_account. */
    Page<AddressHour> byHour(UsageOf of, long fromHour, long toHour, PageRequest page) {
        var after = page.after();
        var limit = page.limit();
        var hours = sql.selectDistinct(USAGE_ADDRESS.AT_HOUR, USAGE_ADDRESS.CREDENTIAL_ID)
                .from(USAGE_ADDRESS)
                .where(whose(of), between(fromHour, toHour), after == null ? noCondition() : after(after))
                .orderBy(USAGE_ADDRESS.AT_HOUR.desc(), USAGE_ADDRESS.CREDENTIAL_ID)
                .limit(limit + 1)
                .fetch();
        var items = new ArrayList<AddressHour>();
        for (var hour : hours) {
            items.add(over(hour.value2(), hour.value1(), hour.value1() + 1));
        }
        return Page.of(items, limit, last -> new Cursor(last.hour(), last.credentialId()));
    }

    private static Condition between(long fromHour, long toHour) {
        return USAGE_ADDRESS.AT_HOUR.ge(fromHour).and(USAGE_ADDRESS.AT_HOUR.lt(toHour));
    }

    private static Condition whose(UsageOf of) {
        return switch (of) {
            case UsageOf.OneCredential(var id) -> USAGE_ADDRESS.CREDENTIAL_ID.eq(id);
            case UsageOf.OneAccount(var id) -> USAGE_ADDRESS.ACCOUNT_ID.eq(id);
            case UsageOf.OneOfAccount(var account, var id) ->
                USAGE_ADDRESS.CREDENTIAL_ID.eq(id).and(USAGE_ADDRESS.ACCOUNT_ID.eq(account));
        };
    }

    private static Condition after(Cursor cursor) {
        return USAGE_ADDRESS
                .AT_HOUR
                .lt(cursor.position())
                .or(USAGE_ADDRESS.AT_HOUR.eq(cursor.position()).and(USAGE_ADDRESS.CREDENTIAL_ID.gt(cursor.id())));
    }

    private static long orZero(@Nullable BigDecimal sum) {
        return sum == null ? 0 : sum.longValue();
    }

    private static @Nullable String orNull(String address) {
        return address.equals(AddressRows.UNTOLD) ? null : address;
    }
}
