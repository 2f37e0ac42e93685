package io.claviger.store.usage;

import io.claviger.core.usage.LastUse;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import java.time.Duration;
import java.util.List;

/** Usage, to be read. What was counted less than a second or two ago may not be here yet. */
public interface UsageReads {
    /** How long it is kept from where credentials were used. */
    Duration ADDRESSES_KEPT = AddressRows.KEPT;

    /** When usage began to be kept, in microseconds. */
    long sinceMicros();

    /** Lists counts, newest first. */
    Page<UsagePoint> counts(UsageQuery query);

    /** A credential's requests by day and by operation; reported ones, which are no requests, left out. */
    List<UsageSum> byDay(String credentialId, long fromMinute, long toMinute);

    List<UsageSum> byOperation(String credentialId, long fromMinute, long toMinute);

    /** From where credentials were used, hour by hour, newest first. Hours since 1970; the last not included. */
    Page<AddressHour> addresses(UsageOf of, long fromHour, long toHour, PageRequest page);

    /** The same over all these hours. */
    AddressHour addresses(String credentialId, long fromHour, long toHour);

    /** When a credential was last allowed by or with what it may use. */
    List<LastUse> lastUses(String credentialId);
}
