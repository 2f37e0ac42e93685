package io.claviger.control.key;

import io.claviger.control.command.Difference;
import io.claviger.control.json.Timestamps;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.credential.StoredKey;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of a key: never a secret, nor what is kept of one. */
final class KeyAudit {
    private KeyAudit() {}

    static AuditDraft created(StoredKey key) {
        return new AuditDraft(key.accountId(), "key.create", key.id(), null, of(key));
    }

    /**
     * An entry of a key that existed elsewhere.
     *
     * @param by what of its secret was given: {@code secret} or {@code sha256}
     */
    static AuditDraft imported(StoredKey key, String by) {
        var said = of(key);
        said.put("createdAt", Timestamps.text(key.createdAtMicros()));
        said.put("importedBy", by);
        return new AuditDraft(key.accountId(), "key.import", key.id(), null, said);
    }

    /** An entry with what differs. */
    static AuditDraft changed(String action, StoredKey before, StoredKey after) {
        var difference = Difference.between(of(before), of(after));
        return new AuditDraft(after.accountId(), action, after.id(), difference.before(), difference.after());
    }

    private static Map<String, @Nullable Object> of(StoredKey key) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("name", key.name());
        said.put("description", key.description());
        said.put("contactEmail", key.contactEmail());
        said.put("type", key.type().text());
        said.put("accessType", key.accessType().text());
        said.put("environment", key.environment().text());
        said.put("policyId", key.policyId());
        said.putAll(PolicyJson.of(key.policy()));
        said.put("expiresAt", Timestamps.textOrNull(key.expiresAtMicros()));
        said.put("metadata", new TreeMap<>(key.metadata()));
        said.put("standing", key.standing().name().toLowerCase(Locale.ROOT));
        said.put("secrets", secrets(key));
        return said;
    }

    /** Which secrets it has, by id, and until when each is accepted. */
    private static Map<String, @Nullable Object> secrets(StoredKey key) {
        var said = new TreeMap<String, @Nullable Object>();
        key.secrets().forEach(secret -> said.put(secret.id(), Timestamps.textOrNull(secret.endsAtMicros())));
        return said;
    }
}
