package io.claviger.control.address;

import io.claviger.control.command.Difference;
import io.claviger.core.address.AddressRange;
import io.claviger.core.policy.IpFilter;
import io.claviger.store.account.StoredIpFilter;
import io.claviger.store.audit.AuditDraft;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of an account's filter; its subject is the API's slug. */
final class IpFilterAudit {
    private IpFilterAudit() {}

    static AuditDraft put(@Nullable StoredIpFilter before, StoredIpFilter after) {
        if (before == null) {
            return new AuditDraft(after.accountId(), "ip-filter.put", after.api(), null, of(after.filter()));
        }
        var difference = Difference.between(of(before.filter()), of(after.filter()));
        return new AuditDraft(after.accountId(), "ip-filter.put", after.api(), difference.before(), difference.after());
    }

    static AuditDraft deleted(StoredIpFilter before) {
        return new AuditDraft(before.accountId(), "ip-filter.delete", before.api(), of(before.filter()), null);
    }

    private static Map<String, @Nullable Object> of(IpFilter filter) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("mode", filter.mode().text());
        said.put("ranges", filter.ranges().stream().map(AddressRange::text).toList());
        return said;
    }
}
