package io.claviger.control.token;

import io.claviger.control.command.Difference;
import io.claviger.control.json.Timestamps;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.credential.StoredToken;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of a service token: never a secret, nor what is kept of one. */
final class TokenAudit {
    private TokenAudit() {}

    static AuditDraft created(StoredToken token) {
        return new AuditDraft(chain(token), "token.create", token.id(), null, of(token));
    }

    /** An entry with what differs. */
    static AuditDraft changed(String action, StoredToken before, StoredToken after) {
        var difference = Difference.between(of(before), of(after));
        return new AuditDraft(chain(after), action, after.id(), difference.before(), difference.after());
    }

    private static String chain(StoredToken token) {
        var accountId = token.accountId();
        return accountId == null ? AuditReads.INSTALLATION : accountId;
    }

    private static Map<String, @Nullable Object> of(StoredToken token) {
        var secrets = new TreeMap<String, @Nullable Object>();
        token.secrets().forEach(secret -> secrets.put(secret.id(), Timestamps.textOrNull(secret.endsAtMicros())));
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("name", token.name());
        said.put("role", token.role().name().toLowerCase(Locale.ROOT));
        said.put("expiresAt", Timestamps.textOrNull(token.expiresAtMicros()));
        said.put("standing", token.standing().name().toLowerCase(Locale.ROOT));
        said.put("secrets", secrets);
        return said;
    }
}
