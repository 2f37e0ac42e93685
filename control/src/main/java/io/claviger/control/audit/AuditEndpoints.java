package io.claviger.control.audit;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.store.audit.AuditEntry;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditReads;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that read the audit trail: an account's chain, or the installation's. */
public final class AuditEndpoints {

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_AUDIT,
                this::ofAccount,
                Permit.LIST_INSTALLATION_AUDIT,
                call -> page(call, query(call, AuditReads.INSTALLATION)));
    }

    private HttpAnswer ofAccount(Call call) {
        var accountId = call.path("accountId");
        var query = query(call, accountId);
        call.read(tx -> AccountAccess.find(tx, call.caller(), accountId));
        return page(call, query);
    }

    private static AuditQuery query(Call call, String chain) {
        var page = call.page();
        var query = call.query();
        return new AuditQuery(
                chain, query.text("kind"), query.text("actor"), query.micros("from"), query.micros("to"), page);
    }

    private static HttpAnswer page(Call call, AuditQuery query) {
        return call.page(call.read(tx -> tx.audit().list(query)), AuditEndpoints::json);
    }

    private static Map<String, @Nullable Object> json(AuditEntry entry) {
        var actor = entry.actor();
        return Answers.members(
                "id", entry.id(),
                "chain", entry.chain(),
                "sequence", entry.sequence(),
                "at", Timestamps.text(entry.atMicros()),
                "actor",
                        Answers.members(
                                "kind", actor.kind().name().toLowerCase(Locale.ROOT),
                                "id", actor.id(),
                                "name", actor.name(),
                                "address", actor.address()),
                "kind", entry.kind(),
                "action", entry.action(),
                "subjectId", entry.subjectId(),
                "before", entry.before(),
                "after", entry.after(),
                "revision", entry.revision(),
                "hash", entry.hash());
    }
}
