package io.claviger.control.account;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.PolicyJson;
import io.claviger.core.policy.LimitRules;
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

    static AuditDraft modules(StoredAccount before, StoredAccount after) {
        return new AuditDraft(
                after.id(),
                "account.modules",
                after.id(),
                AccountModules.json(before.modules()),
                AccountModules.json(after.modules()));
    }

    static AuditDraft limits(StoredAccount before, StoredAccount after) {
        return new AuditDraft(
                after.id(), "account.limits", after.id(), limits(before.limits()), limits(after.limits()));
    }

    static AuditDraft settings(StoredAccount before, StoredAccount after) {
        return new AuditDraft(
                after.id(),
                "account.settings",
                after.id(),
                Answers.members("keyPrefix", before.keyPrefix()),
                Answers.members("keyPrefix", after.keyPrefix()));
    }

    /** The limits of a whole account, as answers show them too. */
    static Map<String, @Nullable Object> limits(LimitRules limits) {
        return Answers.members(
                "rateLimits", PolicyJson.rateLimits(limits),
                "quotas", PolicyJson.quotas(limits),
                "mode", limits.mode().text());
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
