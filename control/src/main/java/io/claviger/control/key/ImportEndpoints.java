package io.claviger.control.key;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.json.JsonPointer;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Pepper;
import io.claviger.core.snapshot.Snapshot;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Map;

/** The call that imports keys. */
public final class ImportEndpoints {
    private final ImportKeys imports;

    public ImportEndpoints(Snapshot snapshot, Pepper pepper, SecureRandom random) {
        this.imports = new ImportKeys(new CreateKey(snapshot, pepper, random), pepper);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.IMPORT_KEYS, this::importKeys);
    }

    private HttpAnswer importKeys(Call call) {
        var batch = batch(call);
        if (call.isFaulty()) {
            call.requireSound(call.read(tx -> {
                AccountAccess.find(tx, call.caller(), batch.accountId());
                return imports.faultsOf(tx, batch);
            }));
        }
        return asked(call, "dryRun")
                ? shown(call.read(tx -> imports.preview(tx, call.caller(), batch)), true)
                : call.change(imports, batch, done -> shown(done, false));
    }

    private static ImportKeys.Batch batch(Call call) {
        var items = call.body().items("keys");
        var keys = new ArrayList<KeyToImport>();
        for (var i = 0; i < items.size(); i++) {
            keys.add(key(call, items.get(i), JsonPointer.item("/keys", i)));
        }
        return new ImportKeys.Batch(call.path("accountId"), keys, asked(call, "skipExisting"));
    }

    private static KeyToImport key(Call call, Members item, String at) {
        return new KeyToImport(
                KeyEndpoints.wish(call.path("accountId"), item),
                item.text("sha256"),
                item.micros("createdAt"),
                call.isFaulty(at) || call.isFaulty(at + "/secret") || call.isFaulty(at + "/sha256"));
    }

    private static boolean asked(Call call, String parameter) {
        return Boolean.TRUE.equals(call.query().values().get(parameter));
    }

    private static HttpAnswer shown(ImportKeys.Done done, boolean dryRun) {
        var items = done.items().stream()
                .map(item -> Answers.members("id", item.id(), "name", item.name(), "existing", item.existing()))
                .toList();
        var created = done.created();
        return HttpAnswer.json(
                dryRun || created == 0 ? 200 : 201,
                Answers.members(
                        "dryRun", dryRun, "created", created, "existing", items.size() - created, "items", items));
    }
}
