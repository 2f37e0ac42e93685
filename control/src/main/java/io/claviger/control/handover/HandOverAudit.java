package io.claviger.control.handover;

import io.claviger.control.json.Timestamps;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.handover.StoredHandOver;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of hand-overs: never what opens one. */
final class HandOverAudit {
    private HandOverAudit() {}

    static AuditDraft made(StoredHandOver handOver) {
        return new AuditDraft(handOver.accountId(), "hand-over.create", handOver.id(), null, said(handOver, "waiting"));
    }

    static AuditDraft opened(StoredHandOver handOver) {
        var after = said(handOver, "opened");
        after.put("keyId", handOver.keyId());
        return new AuditDraft(handOver.accountId(), "hand-over.open", handOver.id(), said(handOver, "waiting"), after);
    }

    static AuditDraft revoked(StoredHandOver handOver) {
        return new AuditDraft(
                handOver.accountId(),
                "hand-over.revoke",
                handOver.id(),
                said(handOver, "waiting"),
                said(handOver, "revoked"));
    }

    private static Map<String, @Nullable Object> said(StoredHandOver handOver, String status) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("status", status);
        said.put("keyName", handOver.keyName());
        said.put("givenBy", handOver.giver().id());
        said.put("expiresAt", Timestamps.text(handOver.expiresAtMicros()));
        return said;
    }
}
