package io.claviger.control.console.key;

import io.claviger.control.console.audit.EntryRow;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Listing;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;

/** Who changed a key, from where, and what, out of the audit trail. */
public final class KeyHistoryPages implements PageGroup {
    private static final int PAGE = 25;

    /** What the page shows. */
    public record History(KeyHead head, List<EntryRow> entries, Listing listing) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/keys/{keyId}/history", KeyHistoryPages::show, Permit.GET_KEY, Permit.LIST_AUDIT));
    }

    private static HttpAnswer show(PageCall call) {
        var head = KeyHead.of(call, KeyHead.read(call), KeyTab.HISTORY);
        var listing = Listing.of(call);
        var query = listing.query();
        query.remove("search");
        query.put("subject", head.id());
        query.put("limit", PAGE);
        var page = call.read(Permit.LIST_AUDIT, Map.of("accountId", head.accountId()), query);
        var entries = page.items().stream()
                .map(entry -> EntryRow.of(entry, Map.of(head.id(), head.name())))
                .toList();
        var history = new History(head, entries, listing.followedBy(page.nextCursor()));
        return head.frame(call).answer(call, "key/history", history);
    }
}
