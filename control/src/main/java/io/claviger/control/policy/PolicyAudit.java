package io.claviger.control.policy;

import io.claviger.control.command.Difference;
import io.claviger.control.key.PolicyJson;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.policy.StoredPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of a named policy. */
final class PolicyAudit {
    private PolicyAudit() {}

    static AuditDraft created(StoredPolicy policy) {
        return new AuditDraft(policy.accountId(), "policy.create", policy.id(), null, of(policy));
    }

    /** An entry with what differs. */
    static AuditDraft changed(StoredPolicy before, StoredPolicy after) {
        var difference = Difference.between(of(before), of(after));
        return new AuditDraft(after.accountId(), "policy.change", after.id(), difference.before(), difference.after());
    }

    static AuditDraft deleted(StoredPolicy policy) {
        return new AuditDraft(policy.accountId(), "policy.delete", policy.id(), of(policy), null);
    }

    private static Map<String, @Nullable Object> of(StoredPolicy policy) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("name", policy.name());
        said.put("description", policy.description());
        said.putAll(PolicyJson.of(policy.policy()));
        return said;
    }
}
