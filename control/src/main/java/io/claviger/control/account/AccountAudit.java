package io.claviger.control.account;

import io.claviger.control.json.Timestamps;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.AuditDraft;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of an account. */
final class AccountAudit {
    private AccountAudit() {}

    static AuditDraft entry(String action, @Nullable StoredAccount before, StoredAccount after) {
        return new AuditDraft(after.id(), action, after.id(), before == null ? null : of(before), of(after));
    }

    private static Map<String, @Nullable Object> of(StoredAccount account) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("name", account.name());
        said.put("parentId", account.parentId());
        said.put("suspended", account.suspended());
        said.put("createdAt", Timestamps.text(account.createdAtMicros()));
        return said;
    }
}
