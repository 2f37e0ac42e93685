package io.claviger.control.console.overview;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;

/** An account at a glance. */
public final class OverviewPages implements PageGroup {
    private static final int COUNTED = 100;

    /**
     * What the page shows.
     *
     * @param keys how many there are, such as {@code 12} or {@code more than 100}
     */
    public record Overview(
            String accountId, String name, boolean suspended, String keys, boolean noKey, boolean mayCreate) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/accounts/{accountId}", OverviewPages::show, Permit.GET_ACCOUNT, Permit.LIST_KEYS));
    }

    private static HttpAnswer show(PageCall call) {
        var accountId = call.path("accountId");
        var frame = Frame.ofAccount(call, accountId, Section.OVERVIEW, "Overview");
        var account = frame.account();
        var keys = call.read(Permit.LIST_KEYS, Map.of("accountId", accountId), Map.of("limit", COUNTED));
        var count = keys.items().size();
        var page = new Overview(
                accountId,
                account == null ? "" : account.name(),
                account != null && account.suspended(),
                keys.nextCursor() == null ? Integer.toString(count) : "more than " + count,
                count == 0,
                call.may(Permit.CREATE_KEY, accountId));
        return frame.answer(call, "overview/overview", page);
    }
}
