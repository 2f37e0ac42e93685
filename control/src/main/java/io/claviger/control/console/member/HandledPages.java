package io.claviger.control.console.member;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is done with a member by who may do all that it may: a link to get in anew, and the end of sessions and identities. */
public final class HandledPages implements PageGroup {
    private static final List<String> PLACES =
            List.of("/accounts/{accountId}/members/{memberId}", "/members/{memberId}");

    @Override
    public List<Route> routes() {
        return PLACES.stream()
                .flatMap(place -> List.of(
                        Route.post(place + "/reset", HandledPages::reset, Permit.RESET_MEMBER),
                        Route.post(place + "/sessions/end", HandledPages::endSessions, Permit.END_MEMBER_SESSIONS),
                        Route.post(place + "/identities/unlink", HandledPages::unlink, Permit.UNLINK_MEMBER_IDENTITY))
                        .stream())
                .toList();
    }

    private static HttpAnswer reset(PageCall call) {
        var made = call.act(Permit.RESET_MEMBER, member(call), null).orRefuse();
        var frame = ofAccount(call)
                ? Frame.ofAccount(call, call.path("accountId"), Section.SETTINGS, "Send this link")
                : Frame.ofInstallation(call, Section.INSTALLATION_SETTINGS, "Send this link");
        return MemberLinks.answer(call, frame, made, base(call));
    }

    private static HttpAnswer endSessions(PageCall call) {
        var ended = call.act(Permit.END_MEMBER_SESSIONS, member(call), null).orRefuse();
        return Reply.to(call, base(call), Flash.of("The member is signed out everywhere.", ended));
    }

    private static HttpAnswer unlink(PageCall call) {
        var identity = Objects.requireNonNullElse(call.form().text("identity"), "-");
        var path = Map.of("memberId", call.path("memberId"), "identityId", identity);
        var unlinked = call.act(Permit.UNLINK_MEMBER_IDENTITY, path, null).orRefuse();
        return Reply.to(
                call,
                base(call),
                Flash.of("The identity is unlinked, and the member's sessions have ended.", unlinked));
    }

    private static Map<String, String> member(PageCall call) {
        return Map.of("memberId", call.path("memberId"));
    }

    private static boolean ofAccount(PageCall call) {
        return call.target().startsWith("/accounts/");
    }

    private static String base(PageCall call) {
        return (ofAccount(call) ? "/accounts/" + call.path("accountId") : "") + "/members/" + call.path("memberId");
    }
}
