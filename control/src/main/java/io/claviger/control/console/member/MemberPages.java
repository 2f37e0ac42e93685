package io.claviger.control.console.member;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.console.settings.SettingsTabs;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of an account: who they are, who comes in, and with which role. */
public final class MemberPages implements PageGroup {
    private static final String LIST = "/accounts/{accountId}/settings";
    private static final String NEW = "/accounts/{accountId}/members/new";
    private static final String ONE = "/accounts/{accountId}/members/{memberId}";

    static final List<String> ROLES = List.of("owner", "admin", "developer", "auditor");

    /**
     * What the list shows.
     *
     * @param base the path that a member's page is below
     */
    public record MemberList(
            List<Tab> tabs, List<MemberRow> members, Listing listing, String base, boolean mayInvite, boolean all) {}

    /** What the form of an invitation shows; {@code roles} is empty for an operator's. */
    public record Invitation(
            String path,
            String back,
            List<String> roles,
            String email,
            String name,
            String role,
            String once,
            Problem problem) {}

    /** What a member of a role may do, in a few words. */
    public static String about(String role) {
        return switch (role) {
            case "owner" -> "everything here, and members of every role";
            case "admin" -> "keys, policies, IP filters, limits and service tokens; members up to this role";
            case "developer" -> "makes and changes keys; reads the rest, but not the audit trail";
            default -> "reads everything, the audit trail too, and changes nothing";
        };
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(LIST, MemberPages::list, Permit.LIST_MEMBERS),
                Route.get(NEW, call -> form(call, Problem.NONE), Permit.INVITE_MEMBER),
                Route.post("/accounts/{accountId}/members", MemberPages::invite, Permit.INVITE_MEMBER),
                Route.get(ONE, MemberPages::one, Permit.GET_MEMBER),
                Route.post(ONE + "/role", MemberPages::changeRole, Permit.CHANGE_MEMBER),
                Route.post(ONE + "/remove", MemberPages::remove, Permit.REMOVE_MEMBER));
    }

    private static HttpAnswer list(PageCall call) {
        var accountId = call.path("accountId");
        var listing = Listing.of(call);
        var members = call.read(Permit.LIST_MEMBERS, Map.of("accountId", accountId), limited(listing));
        var page = new MemberList(
                SettingsTabs.of(call, accountId, SettingsTabs.Place.MEMBERS),
                members.items().stream()
                        .map(member -> MemberRow.of(member, accountId))
                        .toList(),
                listing.followedBy(members.nextCursor()),
                "/accounts/" + accountId + "/members/",
                call.may(Permit.INVITE_MEMBER, accountId),
                false);
        return call.part()
                ? Reply.template("member/rows", Map.of("page", page))
                : Frame.ofAccount(call, accountId, Section.SETTINGS, "Members").answer(call, "member/list", page);
    }

    static Map<String, @Nullable Object> limited(Listing listing) {
        var query = new HashMap<String, @Nullable Object>(listing.query());
        query.put("limit", 25);
        return query;
    }

    private static HttpAnswer form(PageCall call, Problem problem) {
        var accountId = call.path("accountId");
        var form = call.form();
        var page = new Invitation(
                "/accounts/" + accountId + "/members",
                "/accounts/" + accountId + "/settings",
                ROLES,
                Objects.requireNonNullElse(form.text("email"), ""),
                Objects.requireNonNullElse(form.text("name"), ""),
                Objects.requireNonNullElse(form.text("role"), "developer"),
                UUID.randomUUID().toString(),
                problem);
        return Frame.ofAccount(call, accountId, Section.SETTINGS, "Invite a member")
                .answer(call, problem.there() ? problem.status() : 200, "member/invite", page);
    }

    private static HttpAnswer invite(PageCall call) {
        var accountId = call.path("accountId");
        var form = call.form();
        var invited = call.act(
                Permit.INVITE_MEMBER,
                Map.of("accountId", accountId),
                Map.of(
                        "email", Objects.requireNonNullElse(form.text("email"), ""),
                        "name", Objects.requireNonNullElse(form.text("name"), ""),
                        "role", Objects.requireNonNullElse(form.text("role"), "")));
        if (invited.refused()) {
            return form(call, invited.problem());
        }
        var frame = Frame.ofAccount(call, accountId, Section.SETTINGS, "Send this link");
        return MemberLinks.answer(call, frame, invited, "/accounts/" + accountId + "/settings");
    }

    private static HttpAnswer one(PageCall call) {
        return one(call, Problem.NONE);
    }

    private static HttpAnswer one(PageCall call, Problem problem) {
        var accountId = call.path("accountId");
        var details = MemberDetails.read(call, accountId, problem);
        return Frame.ofAccount(
                        call,
                        accountId,
                        Section.SETTINGS,
                        details.member().name(),
                        new Crumb("Members", "/accounts/" + accountId + "/settings"))
                .answer(call, problem.there() ? problem.status() : 200, "member/member", details);
    }

    private static HttpAnswer changeRole(PageCall call) {
        var changed = call.act(
                Permit.CHANGE_MEMBER,
                path(call),
                Map.of("role", Objects.requireNonNullElse(call.form().text("role"), "")));
        return changed.refused()
                ? one(call, changed.problem())
                : Reply.to(
                        call,
                        "/accounts/" + call.path("accountId") + "/members/" + call.path("memberId"),
                        Flash.of("The role has changed.", changed));
    }

    private static HttpAnswer remove(PageCall call) {
        var removed = call.act(Permit.REMOVE_MEMBER, path(call), null);
        return removed.refused()
                ? one(call, removed.problem())
                : Reply.to(
                        call,
                        "/accounts/" + call.path("accountId") + "/settings",
                        Flash.of("The member has no role here any more.", removed));
    }

    private static Map<String, String> path(PageCall call) {
        return Map.of("accountId", call.path("accountId"), "memberId", call.path("memberId"));
    }
}
