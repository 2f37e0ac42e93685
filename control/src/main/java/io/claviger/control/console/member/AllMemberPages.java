package io.claviger.control.console.member;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.settings.SettingsTabs;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** All members of the installation, for operators. */
public final class AllMemberPages implements PageGroup {
    private static final String LIST = "/members";
    private static final String ONE = LIST + "/{memberId}";

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(LIST, AllMemberPages::list, Permit.LIST_ALL_MEMBERS),
                Route.get("/operators/new", call -> form(call, Problem.NONE), Permit.INVITE_OPERATOR),
                Route.post("/operators", AllMemberPages::invite, Permit.INVITE_OPERATOR),
                Route.get(ONE, call -> one(call, Problem.NONE), Permit.LIST_ALL_MEMBERS),
                Route.post(ONE + "/role", AllMemberPages::changeOperator, Permit.CHANGE_OPERATOR),
                Route.post(ONE + "/remove", AllMemberPages::remove, Permit.DELETE_MEMBER));
    }

    private static HttpAnswer list(PageCall call) {
        var listing = Listing.of(call);
        var members = call.read(Permit.LIST_ALL_MEMBERS, Map.of(), MemberPages.limited(listing));
        var page = new MemberPages.MemberList(
                SettingsTabs.ofInstallation(call, SettingsTabs.Place.MEMBERS),
                members.items().stream().map(member -> MemberRow.of(member, "")).toList(),
                listing.followedBy(members.nextCursor()),
                LIST + "/",
                call.may(Permit.INVITE_OPERATOR),
                true);
        return call.part()
                ? Reply.template("member/rows", Map.of("page", page))
                : Frame.ofInstallation(call, Section.INSTALLATION_SETTINGS, "Members")
                        .answer(call, "member/list", page);
    }

    private static HttpAnswer form(PageCall call, Problem problem) {
        var form = call.form();
        var page = new MemberPages.Invitation(
                "/operators",
                LIST,
                List.of(),
                Objects.requireNonNullElse(form.text("email"), ""),
                Objects.requireNonNullElse(form.text("name"), ""),
                "",
                UUID.randomUUID().toString(),
                problem);
        return Frame.ofInstallation(call, Section.INSTALLATION_SETTINGS, "Invite an operator")
                .answer(call, problem.there() ? problem.status() : 200, "member/invite", page);
    }

    private static HttpAnswer invite(PageCall call) {
        var form = call.form();
        var invited = call.act(
                Permit.INVITE_OPERATOR,
                Map.of(),
                Map.of(
                        "email", Objects.requireNonNullElse(form.text("email"), ""),
                        "name", Objects.requireNonNullElse(form.text("name"), "")));
        if (invited.refused()) {
            return form(call, invited.problem());
        }
        return MemberLinks.answer(
                call, Frame.ofInstallation(call, Section.INSTALLATION_SETTINGS, "Send this link"), invited, LIST);
    }

    private static HttpAnswer one(PageCall call, Problem problem) {
        var details = MemberDetails.read(call, "", problem);
        return Frame.ofInstallation(
                        call, Section.INSTALLATION_SETTINGS, details.member().name())
                .answer(call, problem.there() ? problem.status() : 200, "member/member", details);
    }

    private static HttpAnswer changeOperator(PageCall call) {
        var changed = call.act(Permit.CHANGE_OPERATOR, member(call), Map.of("operator", false));
        return changed.refused()
                ? one(call, changed.problem())
                : Reply.to(
                        call,
                        LIST + "/" + call.path("memberId"),
                        Flash.of("The member is no operator any more.", changed));
    }

    private static HttpAnswer remove(PageCall call) {
        var removed = call.act(Permit.DELETE_MEMBER, member(call), null);
        return removed.refused()
                ? one(call, removed.problem())
                : Reply.to(call, LIST, Flash.of("The member is removed from everywhere.", removed));
    }

    private static Map<String, String> member(PageCall call) {
        return Map.of("memberId", call.path("memberId"));
    }
}
