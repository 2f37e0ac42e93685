package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.role.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of a key's secrets that is accepted still.
 *
 * @param newest whether it is the one that takes the others' place
 * @param idle whether it was not used for an hour, or never
 * @param callers from where an old one was used, the latest first
 * @param moreCallers how many more there are
 */
public record KeySecret(
        String id,
        String createdAt,
        @Nullable String lastUsedAt,
        @Nullable String endsAt,
        boolean newest,
        boolean idle,
        List<Caller> callers,
        long moreCallers) {
    private static final Duration IDLE = Duration.ofHours(1);

    /** Who has to change over. */
    public record Caller(@Nullable String address, String lastUsedAt) {}

    /** Those that are accepted, newest first. */
    static List<KeySecret> of(PageCall call, String keyId) {
        var accepted = call.read(Permit.LIST_SECRETS, Map.of("keyId", keyId)).items().stream()
                .filter(secret -> secret.flag("accepted"))
                .toList();
        var secrets = new ArrayList<KeySecret>();
        for (var secret : accepted) {
            var used = secret.text("lastUsedAt");
            secrets.add(new KeySecret(
                    secret.requiredText("id"),
                    secret.requiredText("createdAt"),
                    used,
                    secret.text("endsAt"),
                    secrets.isEmpty(),
                    used == null || Instant.parse(used).isBefore(call.now().minus(IDLE)),
                    secret.items("callers").stream()
                            .map(caller -> new Caller(caller.text("address"), caller.requiredText("lastUsedAt")))
                            .toList(),
                    secret.number("moreCallers", 0)));
        }
        return List.copyOf(secrets);
    }
}
