package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_ADDRESS;
import static org.jooq.impl.DSL.min;

import io.claviger.core.usage.AddressUse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;

/** From where credentials were used, in SQL; found by the primary key. */
final class AddressRows {
    /** How long addresses are kept. */
    static final Duration KEPT = Duration.ofDays(14);

    /** What stands for all addresses that are not named. */
    static final String OTHER = "other";

    /** What stands for an address that the door was not told. */
    static final String UNTOLD = "";

    private AddressRows() {}

    /** What a part says takes the place of what it said before. */
    static void put(DSLContext sql, List<AddressUse> uses) {
        if (uses.isEmpty()) {
            return;
        }
        var before = sql.batch(sql.deleteFrom(USAGE_ADDRESS)
                .where(USAGE_ADDRESS.CREDENTIAL_ID.eq(""), USAGE_ADDRESS.AT_HOUR.eq(0L), USAGE_ADDRESS.PART.eq("")));
        var now = sql.batch(sql.insertInto(USAGE_ADDRESS)
                .columns(
                        USAGE_ADDRESS.CREDENTIAL_ID,
                        USAGE_ADDRESS.AT_HOUR,
                        USAGE_ADDRESS.PART,
                        USAGE_ADDRESS.ADDRESS,
                        USAGE_ADDRESS.ACCOUNT_ID,
                        USAGE_ADDRESS.REQUESTS,
                        USAGE_ADDRESS.REFUSED,
                        USAGE_ADDRESS.LAST_AT)
                .values("", 0L, "", "", "", 0L, 0L, 0L));
        for (var use : uses) {
            before = before.bind(use.credentialId(), use.hour(), use.part());
            for (var caller : use.callers()) {
                now = now.bind(
                        use.credentialId(),
                        use.hour(),
                        use.part(),
                        Objects.requireNonNullElse(caller.address(), UNTOLD),
                        use.accountId(),
                        caller.requests(),
                        caller.refused(),
                        caller.lastAtMicros());
            }
            if (use.other() > 0) {
                now = now.bind(
                        use.credentialId(),
                        use.hour(),
                        use.part(),
                        OTHER,
                        use.accountId(),
                        use.other(),
                        use.otherRefused(),
                        0L);
            }
        }
        before.execute();
        now.execute();
    }

    /** Drops what is kept no longer, an hour of it at a time. Served by ix_usage_address_hour. */
    static void drop(DSLContext sql, long nowMicros) {
        var oldest = sql.select(min(USAGE_ADDRESS.AT_HOUR)).from(USAGE_ADDRESS).fetchOne(0, Long.class);
        if (oldest != null && oldest < TimeTable.ADDRESSES.earliest(nowMicros)) {
            sql.deleteFrom(USAGE_ADDRESS)
                    .where(USAGE_ADDRESS.AT_HOUR.eq(oldest))
                    .execute();
        }
    }
}
