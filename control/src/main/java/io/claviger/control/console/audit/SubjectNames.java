package io.claviger.control.console.audit;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the things are called that entries of the trail are about. An entry often says only what differs; then the name is
 * what another entry of the page says, or the thing itself, or the entry of the act that made it.
 */
final class SubjectNames {
    private static final int MOST = 200;

    private final PageCall call;
    private final @Nullable String accountId;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Map<String, String>> lists = new HashMap<>();

    private SubjectNames(PageCall call, @Nullable String accountId) {
        this.call = call;
        this.accountId = accountId;
    }

    /**
     * Those of these entries, by the id of what each is about.
     *
     * @param accountId whose trail it is; null for the installation's own
     */
    static Map<String, String> of(PageCall call, @Nullable String accountId, List<Members> entries) {
        var names = new SubjectNames(call, accountId);
        entries.forEach(names::read);
        entries.forEach(names::lookUp);
        return Map.copyOf(names.names);
    }

    private void read(Members entry) {
        var actor = entry.members("actor");
        if (actor != null) {
            names.putIfAbsent(actor.requiredText("id"), actor.requiredText("name"));
        }
        var name = nameIn(entry);
        if (name != null) {
            names.putIfAbsent(entry.requiredText("subjectId"), name);
        }
    }

    private static @Nullable String nameIn(Members entry) {
        return Stream.of("after", "before")
                .flatMap(side -> Stream.ofNullable(entry.members(side)))
                .flatMap(said -> Stream.of("name", "keyName", "email").map(said::text))
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElse(null);
    }

    private void lookUp(Members entry) {
        var id = entry.requiredText("subjectId");
        if (EntryRow.isId(id) && !names.containsKey(id)) {
            var name = ofThing(entry.requiredText("kind"), id);
            var known = name == null ? whenMade(entry.requiredText("kind"), id) : name;
            if (known != null) {
                names.put(id, known);
            }
        }
    }

    private @Nullable String ofThing(String kind, String id) {
        return switch (kind) {
            case "account" -> read(Permit.GET_ACCOUNT, Map.of("accountId", id));
            case "key" -> read(Permit.GET_KEY, Map.of("keyId", id));
            case "policy" -> read(Permit.GET_POLICY, Map.of("policyId", id));
            case "member" ->
                (accountId == null ? list(Permit.LIST_ALL_MEMBERS, Map.of()) : list(Permit.LIST_MEMBERS)).get(id);
            case "token" ->
                (accountId == null ? list(Permit.LIST_ALL_TOKENS, Map.of()) : list(Permit.LIST_TOKENS)).get(id);
            default -> null;
        };
    }

    private @Nullable String read(Permit permit, Map<String, String> path) {
        var found = call.ask(permit, path, Map.of());
        return found.refused() ? null : found.textOrNull("name");
    }

    private Map<String, String> list(Permit permit) {
        return accountId == null ? Map.of() : list(permit, Map.of("accountId", accountId));
    }

    private Map<String, String> list(Permit permit, Map<String, String> path) {
        return lists.computeIfAbsent(permit.name(), first -> {
            var found = call.ask(permit, path, Map.of("limit", MOST));
            var all = new HashMap<String, String>();
            if (!found.refused()) {
                found.items().forEach(one -> all.put(one.requiredText("id"), one.requiredText("name")));
            }
            return all;
        });
    }

    /** What is gone had a name when it was made. */
    private @Nullable String whenMade(String kind, String id) {
        var query = Map.of("subject", id, "action", kind + ".create", "limit", 1);
        var found = accountId == null
                ? call.ask(Permit.LIST_INSTALLATION_AUDIT, Map.of(), query)
                : call.ask(Permit.LIST_AUDIT, Map.of("accountId", accountId), query);
        return found.refused() || found.items().isEmpty()
                ? null
                : nameIn(found.items().getFirst());
    }
}
