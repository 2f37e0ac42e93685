package io.claviger.control.console.decision;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ErrorCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An account's refused and failed requests, and the search for one by its decision's id. */
public final class DecisionListPages implements PageGroup {
    private static final int SHOWN = 25;
    private static final Pattern ID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final List<String> CODES = Arrays.stream(ErrorCode.values())
            .filter(code ->
                    code.status() == 401 || code.status() == 403 || code.status() == 429 || code.status() >= 500)
            .map(Enum::name)
            .sorted()
            .toList();

    /**
     * What the page shows.
     *
     * @param strange whether something was searched for that is no id
     */
    public record Decisions(
            String accountId,
            List<Row> rows,
            Listing listing,
            List<String> codes,
            boolean strange,
            String credential) {}

    /** A request that was refused or failed. */
    public record Row(
            String id,
            String at,
            String code,
            long status,
            String method,
            @Nullable String operation,
            @Nullable String credentialId,
            @Nullable String credentialName,
            @Nullable String address,
            String door) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/accounts/{accountId}/decisions", DecisionListPages::list, Permit.LIST_REJECTIONS));
    }

    private static HttpAnswer list(PageCall call) {
        var accountId = call.path("accountId");
        var listing = Listing.of(call, "code", "credential");
        var search = listing.search();
        if (ID.matcher(search).matches()) {
            return Reply.to(call, "/accounts/" + accountId + "/decisions/" + search);
        }
        var query = new HashMap<String, @Nullable Object>();
        query.put("code", call.query("code"));
        query.put("credential", call.query("credential"));
        query.put("cursor", listing.cursor());
        query.put("limit", SHOWN);
        var found = call.read(Permit.LIST_REJECTIONS, Map.of("accountId", accountId), query);
        var page = new Decisions(
                accountId,
                found.items().stream().map(DecisionListPages::row).toList(),
                listing.followedBy(found.nextCursor()),
                CODES,
                !search.isEmpty(),
                listing.filter("credential"));
        return call.part()
                ? Reply.template("decision/rows", Map.of("page", page))
                : Frame.ofAccount(call, accountId, Section.DECISIONS, "Decisions")
                        .answer(call, "decision/list", page);
    }

    private static Row row(Members rejection) {
        return new Row(
                rejection.requiredText("decisionId"),
                rejection.requiredText("at"),
                rejection.requiredText("code"),
                rejection.number("status", 0),
                rejection.requiredText("method"),
                rejection.text("operation"),
                rejection.text("credentialId"),
                rejection.text("credentialName"),
                rejection.text("address"),
                rejection.requiredText("door").replace('_', '-'));
    }
}
