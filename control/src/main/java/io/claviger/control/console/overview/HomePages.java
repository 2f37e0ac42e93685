package io.claviger.control.console.overview;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from the address alone to an account, and from one account to another. */
public final class HomePages implements PageGroup {
    private static final int SHOWN = 8;

    /** What the account switcher shows. */
    public record Choice(
            List<Account> accounts,
            String search,
            boolean more,
            @Nullable String current) {}

    /** An account to choose. */
    public record Account(String id, String name, boolean suspended) {}

    /** What somebody sees who has no account yet. */
    public record Nothing(boolean mayCreate) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/", HomePages::home), Route.get("/switch", HomePages::accounts, Permit.LIST_ACCOUNTS));
    }

    private static HttpAnswer home(PageCall call) {
        var frame = Frame.ofInstallation(call, null, "Welcome");
        var account = frame.account();
        return account == null
                ? frame.answer(call, "overview/nothing", new Nothing(call.may(Permit.CREATE_ACCOUNT)))
                : Reply.to(call, "/accounts/" + account.id());
    }

    /** A page of its own, and what the switcher loads. */
    private static HttpAnswer accounts(PageCall call) {
        var search = call.query("search");
        var query = new HashMap<String, @Nullable Object>();
        query.put("search", search);
        query.put("limit", SHOWN);
        var found = call.read(Permit.LIST_ACCOUNTS, Map.of(), query);
        var choice = new Choice(
                found.items().stream().map(HomePages::account).toList(),
                search == null ? "" : search,
                found.nextCursor() != null,
                call.lastAccount());
        return call.part()
                ? Reply.template("overview/choice", Map.of("page", choice))
                : Frame.ofInstallation(call, null, "Choose an account").answer(call, "overview/switch", choice);
    }

    private static Account account(Members account) {
        return new Account(
                account.requiredText("id"),
                account.requiredText("name"),
                account.requiredText("status").equals("suspended"));
    }
}
