package io.claviger.control.console.account;

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

/** The accounts within the member's reach. */
public final class AccountListPages implements PageGroup {
    private static final int SHOWN = 25;

    /**
     * What the page shows.
     *
     * @param mayCreate whether there may be one at the top, or below one
     */
    public record Accounts(List<Shown> accounts, Listing listing, boolean mayCreate, boolean mayCreateTop) {}

    /** An account, and what the member may do with it. */
    public record Shown(
            AccountRow account, boolean mayChange, boolean maySuspend, boolean mayResume, boolean mayPutModules) {
        public boolean mayAnything() {
            return mayChange || maySuspend || mayResume || mayPutModules;
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/accounts", AccountListPages::list, Permit.LIST_ACCOUNTS));
    }

    private static HttpAnswer list(PageCall call) {
        var listing = Listing.of(call);
        var query = new HashMap<String, @Nullable Object>(listing.query());
        query.put("limit", SHOWN);
        var found = call.read(Permit.LIST_ACCOUNTS, Map.of(), query);
        var page = new Accounts(
                found.items().stream()
                        .map(AccountRow::of)
                        .map(account -> shown(call, account))
                        .toList(),
                listing.followedBy(found.nextCursor()),
                call.may(Permit.CREATE_ACCOUNT),
                call.caller().isOperator());
        return call.part()
                ? Reply.template("account/rows", Map.of("page", page, "csrf", call.csrf()))
                : Frame.ofInstallation(call, Section.ACCOUNTS, "Accounts").answer(call, "account/list", page);
    }

    private static Shown shown(PageCall call, AccountRow account) {
        var suspends = AccountPages.maySuspend(call, account);
        return new Shown(
                account,
                call.may(Permit.CHANGE_ACCOUNT, account.id()),
                suspends && !account.suspended(),
                suspends && account.suspended(),
                call.may(Permit.PUT_MODULES, account.id()));
    }
}
