package io.claviger.control.audit;

import static java.util.Map.entry;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.JsonText;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.audit.AuditEntry;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.audit.Checkpoint;
import io.claviger.store.page.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that read and verify the audit trail: an account's chain, or the installation's. */
public final class AuditEndpoints {

    public Map<Permit, Endpoint> endpoints() {
        return Map.ofEntries(
                entry(Permit.LIST_AUDIT, call -> list(call, ofAccount(call))),
                entry(Permit.LIST_INSTALLATION_AUDIT, call -> list(call, AuditReads.INSTALLATION)),
                entry(Permit.GET_AUDIT_EXPORT, call -> export(call, ofAccount(call))),
                entry(Permit.GET_INSTALLATION_AUDIT_EXPORT, call -> export(call, AuditReads.INSTALLATION)),
                entry(Permit.LIST_AUDIT_CHECKPOINTS, call -> checkpoints(call, ofAccount(call))),
                entry(Permit.LIST_INSTALLATION_AUDIT_CHECKPOINTS, call -> checkpoints(call, AuditReads.INSTALLATION)),
                entry(Permit.GET_LATEST_AUDIT_CHECKPOINT, call -> latest(call, ofAccount(call))),
                entry(Permit.GET_LATEST_INSTALLATION_AUDIT_CHECKPOINT, call -> latest(call, AuditReads.INSTALLATION)),
                entry(Permit.GET_AUDIT_VERIFICATION, call -> verify(call, AuditWalk.of(ofAccount(call)))),
                entry(Permit.GET_INSTALLATION_AUDIT_VERIFICATION, call -> verify(call, AuditWalk.ofAll())),
                entry(Permit.LIST_AUDIT_KEYS, AuditEndpoints::keys));
    }

    /** The chain of the account in the path, which must be within the caller's reach. */
    private static String ofAccount(Call call) {
        var accountId = call.path("accountId");
        call.read(tx -> AccountAccess.find(tx, call.caller(), accountId));
        return accountId;
    }

    private static HttpAnswer list(Call call, String chain) {
        return page(call, query(call, chain));
    }

    private static HttpAnswer export(Call call, String chain) {
        call.requireSound();
        return HttpAnswer.lines(lines -> call.audit().export(chain, lines));
    }

    private static HttpAnswer checkpoints(Call call, String chain) {
        var page = call.page();
        return call.page(call.read(tx -> tx.audit().checkpoints(chain, page)), AuditEndpoints::json);
    }

    private static HttpAnswer latest(Call call, String chain) {
        call.requireSound();
        var latest = call.read(tx -> tx.audit().checkpoints(chain, PageRequest.first(1)))
                .items();
        if (latest.isEmpty()) {
            throw ClavigerException.notFound("a checkpoint of " + chain + "; the first is signed within a minute");
        }
        return HttpAnswer.json(200, json(latest.getFirst()));
    }

    /** Says after each part how far it is, so that whoever waits knows that it goes on. */
    private static HttpAnswer verify(Call call, AuditWalk walk) {
        call.requireSound();
        return HttpAnswer.lines(lines -> {
            var verdict =
                    call.audit().verify(walk, entries -> lines.accept(line("type", "progress", "entries", entries)));
            lines.accept(
                    switch (verdict) {
                        case AuditVerdict.Intact(var chains, var entries) ->
                            line("type", "verdict", "intact", true, "chains", chains, "entries", entries);
                        case AuditVerdict.Broken(var chain, var sequence, var reason) ->
                            line(
                                    "type",
                                    "verdict",
                                    "intact",
                                    false,
                                    "chain",
                                    chain,
                                    "sequence",
                                    sequence,
                                    "reason",
                                    reason);
                    });
        });
    }

    private static HttpAnswer keys(Call call) {
        call.requireSound();
        return HttpAnswer.json(
                200,
                Answers.members("keys", call.read(tx -> tx.audit().publicKeys()).jwks()));
    }

    private static String line(@Nullable Object... namesAndValues) {
        return new String(JsonText.of(Answers.members(namesAndValues)), StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> json(Checkpoint checkpoint) {
        return Answers.members(
                "kind", checkpoint.kind().word(),
                "chain", checkpoint.chain(),
                "first", checkpoint.first(),
                "sequence", checkpoint.sequence(),
                "hash", checkpoint.hash(),
                "at", Timestamps.text(checkpoint.atMicros()),
                "keyId", checkpoint.keyId(),
                "document", checkpoint.document(),
                "signature", checkpoint.signature());
    }

    private static AuditQuery query(Call call, String chain) {
        var page = call.page();
        var query = call.query();
        return new AuditQuery(
                chain,
                query.text("kind"),
                query.text("action"),
                query.text("actor"),
                query.text("subject"),
                query.micros("from"),
                query.micros("to"),
                page);
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
