package io.claviger.control.console.key;

import io.claviger.control.console.audit.EntryRow;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Route;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who changed a key, from where, and what, out of the audit trail. */
public final class KeyHistoryPages implements PageGroup {
    private static final int PAGE = 200;
    private static final int MOST_READS = 5;
    private static final int SHOWN = 50;

    /**
     * What the page shows.
     *
     * @param cut whether the trail goes further back than was looked at
     */
    public record History(KeyHead head, List<EntryRow> entries, boolean cut) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/keys/{keyId}/history", KeyHistoryPages::show, Permit.GET_KEY, Permit.LIST_AUDIT));
    }

    private static HttpAnswer show(PageCall call) {
        var head = KeyHead.of(call, KeyHead.read(call), KeyTab.HISTORY);
        var entries = new ArrayList<EntryRow>();
        @Nullable String cursor = null;
        var cut = true;
        for (var reads = 0; reads < MOST_READS && cut && entries.size() < SHOWN; reads++) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("kind", "key");
            query.put("limit", PAGE);
            query.put("cursor", cursor);
            var page = call.read(Permit.LIST_AUDIT, Map.of("accountId", head.accountId()), query);
            page.items().stream()
                    .filter(entry -> entry.requiredText("subjectId").equals(head.id()))
                    .map(EntryRow::of)
                    .forEach(entries::add);
            cursor = page.nextCursor();
            // It was made once, and nothing is older than that.
            cut = cursor != null && entries.stream().noneMatch(EntryRow::made);
        }
        return head.frame(call).answer(call, "key/history", new History(head, List.copyOf(entries), cut));
    }
}
