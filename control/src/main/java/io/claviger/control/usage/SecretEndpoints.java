package io.claviger.control.usage;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.EndSecret;
import io.claviger.control.key.KeyAccess;
import io.claviger.control.key.KeyTarget;
import io.claviger.control.role.Permit;
import io.claviger.core.usage.LastUse;
import io.claviger.store.credential.StoredSecret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls on a key's secrets: which there are, who still uses the old one, and ending it. */
public final class SecretEndpoints {
    private static final int MOST_CALLERS = 20;

    private final EndSecret end = new EndSecret();

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.LIST_SECRETS, this::list, Permit.END_SECRET, this::end);
    }

    private HttpAnswer list(Call call) {
        call.requireSound();
        return call.read(tx -> {
            var key = KeyAccess.find(tx, call.caller(), call.path("keyId"));
            var times = UseTimes.of(tx, key);
            var now = tx.nowMicros();
            var items = key.secrets().stream()
                    .map(secret -> json(secret, times, now))
                    .toList();
            return HttpAnswer.json(200, Answers.members("items", items, "nextCursor", null));
        });
    }

    private HttpAnswer end(Call call) {
        var which = new EndSecret.Which(new KeyTarget(call.path("keyId"), call.precondition()), call.path("secretId"));
        return call.change(end, which, key -> HttpAnswer.json(200, Map.of()));
    }

    private static Map<String, @Nullable Object> json(StoredSecret secret, UseTimes times, long nowMicros) {
        var callers = times.callersOf(secret.id());
        return Answers.members(
                "id", secret.id(),
                "createdAt", Timestamps.text(secret.createdAtMicros()),
                "lastUsedAt", times.ofSecret(secret.id()),
                "endsAt", Timestamps.textOrNull(secret.endsAtMicros()),
                "accepted", secret.endsAtMicros() > nowMicros,
                "callers",
                        callers.stream()
                                .limit(MOST_CALLERS)
                                .map(SecretEndpoints::caller)
                                .toList(),
                "moreCallers", Math.max(0, callers.size() - MOST_CALLERS));
    }

    private static Map<String, @Nullable Object> caller(LastUse use) {
        var address = use.subject().name();
        return Answers.members(
                "address", address.isEmpty() ? null : address, "lastUsedAt", Timestamps.text(use.atMicros()));
    }
}
