package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of an account's keys, newest first. */
public final class KeyListPages implements PageGroup {
    private static final int SHOWN = 25;
    private static final List<String> STATUSES = List.of("active", "disabled", "expired", "revoked");

    /**
     * What the page shows.
     *
     * @param mayHandOver whether the member may have a third party generate a key
     */
    public record KeyList(
            String accountId,
            List<KeyRow> keys,
            Listing listing,
            List<String> statuses,
            boolean mayCreate,
            boolean mayHandOver) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/accounts/{accountId}/keys", KeyListPages::list, Permit.LIST_KEYS));
    }

    private static HttpAnswer list(PageCall call) {
        var accountId = call.path("accountId");
        var listing = Listing.of(call, "status");
        var query = new HashMap<String, @Nullable Object>(listing.query());
        query.put("limit", SHOWN);
        var keys = call.read(Permit.LIST_KEYS, Map.of("accountId", accountId), query);
        var page = new KeyList(
                accountId,
                keys.items().stream().map(KeyRow::of).toList(),
                listing.followedBy(keys.nextCursor()),
                STATUSES,
                call.may(Permit.CREATE_KEY, accountId),
                call.may(Permit.CREATE_HAND_OVER, accountId));
        return call.part()
                ? Reply.template("key/rows", Map.of("page", page))
                : Frame.ofAccount(call, accountId, Section.KEYS, "API keys").answer(call, "key/list", page);
    }
}
