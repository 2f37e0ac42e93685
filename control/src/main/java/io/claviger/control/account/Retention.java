package io.claviger.control.account;

import io.claviger.control.http.Answers;
import io.claviger.core.trace.DecisionLog;
import io.claviger.store.StoreConfig;
import io.claviger.store.usage.RejectionRows;
import io.claviger.store.usage.UsageReads;
import io.claviger.store.usage.UsageStep;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long what happens is kept: the same for all accounts, for it is dropped in parts of time, and the audit trail's is the
 * installation's to say.
 *
 * @param audit null where entries are kept for ever
 */
public record Retention(@Nullable Duration audit) {

    Map<String, @Nullable Object> json() {
        return Answers.members(
                "auditDays", audit == null ? null : audit.toDays(),
                "rejectionDays", RejectionRows.KEPT.toDays(),
                "decisionHours", DecisionLog.KEPT.toHours(),
                "usageMinuteDays", UsageStep.MINUTE.kept().toDays(),
                "usageHourDays", UsageStep.HOUR.kept().toDays(),
                "usageDayDays", UsageStep.DAY.kept().toDays(),
                "addressDays", UsageReads.ADDRESSES_KEPT.toDays(),
                "endedKeyDays", StoreConfig.DEFAULT_RETENTION.toDays());
    }
}
