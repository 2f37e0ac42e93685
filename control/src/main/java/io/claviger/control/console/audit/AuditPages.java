package io.claviger.control.console.audit;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The audit trail of an account, and of the installation's own acts. */
public final class AuditPages implements PageGroup {
    private static final int SHOWN = 25;
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /**
     * What the page shows.
     *
     * @param operations where the same is exported and verified
     * @param checkpoint how far the trail is signed; null where it is not yet
     * @param other the path of the other trail; empty where the member may not see one
     */
    public record Audit(
            List<EntryRow> entries,
            Listing listing,
            List<Acts> kinds,
            String operations,
            @Nullable Checkpoint checkpoint,
            String other) {}

    /** How far a trail is signed. */
    public record Checkpoint(long sequence, String at) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/accounts/{accountId}/audit",
                        AuditPages::ofAccount,
                        Permit.LIST_AUDIT,
                        Permit.GET_LATEST_AUDIT_CHECKPOINT),
                Route.get(
                        "/audit",
                        AuditPages::ofInstallation,
                        Permit.LIST_INSTALLATION_AUDIT,
                        Permit.GET_LATEST_INSTALLATION_AUDIT_CHECKPOINT));
    }

    private static HttpAnswer ofAccount(PageCall call) {
        var accountId = call.path("accountId");
        var path = Map.of("accountId", accountId);
        var listing = listing(call);
        var found = call.ask(Permit.LIST_AUDIT, path, query(call, listing));
        if (call.part()) {
            return Reply.template(
                    "audit/rows", Map.of("page", page(call, accountId, found, listing, Acts.OF_ACCOUNT, "", null, "")));
        }
        var checkpoint = checkpoint(call.ask(Permit.GET_LATEST_AUDIT_CHECKPOINT, path, Map.of()));
        var other = call.may(Permit.LIST_INSTALLATION_AUDIT) ? "/audit" : "";
        var page = page(
                call,
                accountId,
                found,
                listing,
                Acts.OF_ACCOUNT,
                "/api/v1/accounts/" + accountId + "/audit",
                checkpoint,
                other);
        return Frame.ofAccount(call, accountId, Section.AUDIT, "Audit").answer(call, "audit/audit", page);
    }

    private static HttpAnswer ofInstallation(PageCall call) {
        var listing = listing(call);
        var found = call.ask(Permit.LIST_INSTALLATION_AUDIT, Map.of(), query(call, listing));
        if (call.part()) {
            return Reply.template(
                    "audit/rows", Map.of("page", page(call, null, found, listing, Acts.OF_INSTALLATION, "", null, "")));
        }
        var checkpoint = checkpoint(call.ask(Permit.GET_LATEST_INSTALLATION_AUDIT_CHECKPOINT, Map.of(), Map.of()));
        var page = page(call, null, found, listing, Acts.OF_INSTALLATION, "/api/v1/audit", checkpoint, "");
        return Frame.ofInstallation(call, null, "Audit of the installation").answer(call, "audit/audit", page);
    }

    private static Listing listing(PageCall call) {
        return Listing.of(call, "done", "actor", "from", "to");
    }

    private static Map<String, @Nullable Object> query(PageCall call, Listing listing) {
        var query = new HashMap<String, @Nullable Object>();
        var done = Objects.requireNonNullElse(call.query("done"), "");
        query.put(Acts.isAct(done) ? "action" : "kind", done.isEmpty() ? null : done);
        query.put("actor", call.query("actor"));
        query.put("from", time(call.query("from"), "T00:00:00Z"));
        query.put("to", time(call.query("to"), "T23:59:59.999999Z"));
        query.put("cursor", listing.cursor());
        query.put("limit", SHOWN);
        return query;
    }

    /** The days of the form are days in UTC. */
    private static @Nullable String time(@Nullable String day, String at) {
        return day != null && DAY.matcher(day).matches() ? day + at : day;
    }

    private static Audit page(
            PageCall call,
            @Nullable String accountId,
            View found,
            Listing listing,
            List<Acts> kinds,
            String operations,
            @Nullable Checkpoint checkpoint,
            String other) {
        return new Audit(
                EntryRow.all(call, accountId, found.orRefuse().items()),
                listing.followedBy(found.nextCursor()),
                kinds,
                operations,
                checkpoint,
                other);
    }

    private static @Nullable Checkpoint checkpoint(View latest) {
        return latest.refused() ? null : new Checkpoint(latest.members().number("sequence", 0), latest.text("at"));
    }
}
