package io.claviger.app.demo;

import io.claviger.control.http.Members;
import io.claviger.control.key.CreateKey;
import io.claviger.control.key.PolicyWish;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A key of the demo that shows one thing of what a key may do, with a call to see it. */
enum Sample {
    PROFILE(
            "A profile key may ship in an app: alone it calls what is nobody's record. Allowed, /customers/jane is not:",
            KeyType.PROFILE,
            AccessType.CUSTOM,
            Map.of("permissions", List.of("REWARDS_READ", "CUSTOMERS_READ")),
            "curl -H '%s' %s/rewards"),
    INTEGRATIONS(
            "An integrations key reaches what the documents mark for third parties, and nothing else. Refused:",
            KeyType.WORKSPACE,
            AccessType.INTEGRATIONS,
            Map.of(),
            "curl -H '%s' %s/customers"),
    GUARDED(
            "A guarded key may record events, but not every event. Refused, \"review\" is not:",
            KeyType.WORKSPACE,
            AccessType.CUSTOM,
            Map.of(
                    "permissions",
                    List.of("EVENTS_CREATE"),
                    "guards",
                    Map.of("event", Map.of("deny", List.of("point_add", "point_sub")))),
            "curl -H '%s' -H 'Content-Type: application/json' -d '{\"customer\": \"jane\", \"action\": \"point_add\"}'"
                    + " %s/events"),
    LIMITED(
            "A limited key has 5 calls in 10 seconds. The sixth is refused:",
            KeyType.WORKSPACE,
            AccessType.CUSTOM,
            Map.of(
                    "permissions",
                    List.of("CUSTOMERS_READ"),
                    "rateLimits",
                    List.of(Map.of("name", "burst", "limit", 5L, "windowSeconds", 10L))),
            "for i in 1 2 3 4 5 6; do curl -H '%s' %s/customers/jane; done");

    private final String shows;
    private final KeyType type;
    private final AccessType accessType;
    private final Map<String, Object> policy;
    private final String call;

    Sample(String shows, KeyType type, AccessType accessType, Map<String, Object> policy, String call) {
        this.shows = shows;
        this.type = type;
        this.accessType = accessType;
        this.policy = policy;
        this.call = call;
    }

    String shows() {
        return shows;
    }

    /** The key that is to be made; its name begins with the given one. */
    CreateKey.Wish wish(String accountId, String name) {
        return CreateKey.Wish.live(
                accountId,
                type,
                accessType,
                name + ", " + name().toLowerCase(Locale.ROOT),
                PolicyWish.read(new Members(Map.copyOf(policy))));
    }

    /** A command, as it can be pasted. */
    String curl(Secret secret, String gateway) {
        return call.formatted("X-API-Key: " + secret.reveal(), gateway);
    }
}
