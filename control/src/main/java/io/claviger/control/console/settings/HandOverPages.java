package io.claviger.control.console.settings;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Operation;
import io.claviger.control.console.page.PermissionGroup;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Links with which a third party generates its key: made here, opened on the gateway's port. */
public final class HandOverPages implements PageGroup {
    private static final String LIST = "/accounts/{accountId}/hand-overs";

    /** A hand-over as the list shows it. */
    public record Row(
            String id,
            String name,
            String status,
            String givenBy,
            String createdAt,
            String expiresAt,
            @Nullable String openedAt,
            @Nullable String openedFrom,
            @Nullable String keyId) {

        static Row of(Members handOver) {
            return new Row(
                    handOver.requiredText("id"),
                    Objects.requireNonNull(handOver.members("key")).requiredText("name"),
                    handOver.requiredText("status"),
                    Objects.requireNonNull(handOver.members("createdBy")).requiredText("name"),
                    handOver.requiredText("createdAt"),
                    handOver.requiredText("expiresAt"),
                    handOver.text("openedAt"),
                    handOver.text("openedFrom"),
                    handOver.text("keyId"));
        }

        public boolean waiting() {
            return status.equals("waiting");
        }
    }

    /** What the list shows. */
    public record HandOverList(String base, List<Row> rows, Listing listing, boolean mayMake) {}

    /**
     * What the form shows.
     *
     * @param groups the permissions to choose from, by group
     */
    public record NewHandOver(
            String base,
            List<PermissionGroup> groups,
            List<String> chosen,
            String name,
            String description,
            String contactEmail,
            String environment,
            String accessType,
            String days,
            String ranges,
            String once,
            Problem problem) {}

    /** The link, shown this once. */
    public record Link(String url, String name, String expiresAt, String base) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(LIST, HandOverPages::list, Permit.LIST_HAND_OVERS),
                Route.get(LIST + "/new", call -> form(call, Problem.NONE), Permit.CREATE_HAND_OVER),
                Route.post(LIST, HandOverPages::make, Permit.CREATE_HAND_OVER),
                Route.post(LIST + "/{handOverId}/revoke", HandOverPages::revoke, Permit.REVOKE_HAND_OVER));
    }

    private static HttpAnswer list(PageCall call) {
        var accountId = call.path("accountId");
        var listing = Listing.of(call);
        var query = new HashMap<String, @Nullable Object>();
        query.put("cursor", listing.cursor());
        query.put("limit", 25);
        var found = call.read(Permit.LIST_HAND_OVERS, Map.of("accountId", accountId), query);
        var page = new HandOverList(
                base(call),
                found.items().stream().map(Row::of).toList(),
                listing.followedBy(found.nextCursor()),
                call.may(Permit.CREATE_HAND_OVER, accountId));
        return Frame.ofAccount(call, accountId, Section.KEYS, "Hand-over links")
                .answer(call, "settings/hand-overs", page);
    }

    private static HttpAnswer form(PageCall call, Problem problem) {
        var form = call.form();
        var page = new NewHandOver(
                base(call),
                PermissionGroup.of(Operation.all(call)),
                form.texts("permission"),
                Objects.requireNonNullElse(form.text("name"), ""),
                Objects.requireNonNullElse(form.text("description"), ""),
                Objects.requireNonNullElse(form.text("contactEmail"), ""),
                Objects.requireNonNullElse(form.text("environment"), "live"),
                Objects.requireNonNullElse(form.text("accessType"), "integrations"),
                Objects.requireNonNullElse(form.text("days"), "7"),
                Objects.requireNonNullElse(form.raw("ranges"), ""),
                UUID.randomUUID().toString(),
                problem);
        return Frame.ofAccount(
                        call,
                        call.path("accountId"),
                        Section.KEYS,
                        "Let a partner generate a key",
                        new Crumb("Hand-over links", base(call)))
                .answer(call, problem.there() ? problem.status() : 200, "settings/hand-over-new", page);
    }

    private static HttpAnswer make(PageCall call) {
        var form = call.form();
        var key = new HashMap<String, @Nullable Object>();
        key.put("name", Objects.requireNonNullElse(form.text("name"), ""));
        put(key, "description", form.text("description"));
        put(key, "contactEmail", form.text("contactEmail"));
        put(key, "environment", form.text("environment"));
        put(key, "accessType", form.text("accessType"));
        if ("custom".equals(form.text("accessType"))) {
            key.put("permissions", form.texts("permission"));
        }
        if (!form.lines("ranges").isEmpty()) {
            key.put("ipRanges", form.lines("ranges"));
        }
        var body = Map.of("key", key, "expiresAt", expiry(form.text("days"), call));
        var made = call.act(Permit.CREATE_HAND_OVER, Map.of("accountId", call.path("accountId")), body);
        if (made.refused()) {
            return form(call, made.problem());
        }
        var handOver = made.object("handOver");
        var link = new Link(made.text("url"), Row.of(handOver).name(), handOver.requiredText("expiresAt"), base(call));
        return Frame.ofAccount(call, call.path("accountId"), Section.KEYS, "Send this link")
                .answer(call, "settings/hand-over-link", link);
    }

    private static void put(Map<String, @Nullable Object> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /** To the minute, so that a form that is sent twice says the same. */
    private static String expiry(@Nullable String days, PageCall call) {
        var count = days != null && days.matches("[0-9]{1,2}") ? Long.parseLong(days) : 0;
        var minute = call.now().truncatedTo(ChronoUnit.MINUTES);
        return minute.plus(Duration.ofDays(count)).toString();
    }

    private static HttpAnswer revoke(PageCall call) {
        var path = Map.of("accountId", call.path("accountId"), "handOverId", call.path("handOverId"));
        var revoked = call.act(Permit.REVOKE_HAND_OVER, path, null).orRefuse();
        return Reply.to(call, base(call), Flash.of("The link is good for nothing any more.", revoked));
    }

    private static String base(PageCall call) {
        return "/accounts/" + call.path("accountId") + "/hand-overs";
    }
}
