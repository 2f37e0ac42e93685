package io.claviger.control.console.member;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The member's own account: password, identities, and where it is signed in. */
public final class OwnPages implements PageGroup {
    static final String PATH = "/me";

    /**
     * What the page shows.
     *
     * @param saved what was just changed; empty where nothing was
     * @param singleSignOn what the issuer is called; null where there is none
     * @param wrong which form the problem is of
     */
    public record Own(
            String name,
            String email,
            boolean hasPassword,
            boolean secondFactor,
            List<String> grants,
            List<SessionRow> sessions,
            List<IdentityRow> identities,
            @Nullable String singleSignOn,
            String saved,
            String wrong,
            Problem problem) {

        /** What is wrong with one of the forms. */
        public Problem problemOf(String form) {
            return form.equals(wrong) ? problem : Problem.NONE;
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, call -> show(call, "", Problem.NONE), Permit.GET_SESSION),
                Route.post(PATH + "/password", OwnPages::changePassword, Permit.CHANGE_PASSWORD),
                Route.post(PATH + "/sessions/end", OwnPages::endSessions, Permit.END_SESSIONS),
                Route.post(PATH + "/identities/unlink", OwnPages::unlink, Permit.UNLINK_OWN_IDENTITY));
    }

    /** The page with what is wrong with one of its forms. */
    static HttpAnswer show(PageCall call, String wrong, Problem problem) {
        var session = call.read(Permit.GET_SESSION, Map.of());
        var sessions = call.read(Permit.LIST_SESSIONS, Map.of());
        var identities = call.read(Permit.LIST_OWN_IDENTITIES, Map.of());
        var issuer = call.read(Permit.GET_SINGLE_SIGN_ON, Map.of());
        var member = session.object("member");
        var page = new Own(
                member.requiredText("name"),
                member.requiredText("email"),
                call.session().member().hasPassword(),
                member.flag("secondFactor"),
                session.members().items("grants").stream()
                        .map(grant -> grant.requiredText("role"))
                        .distinct()
                        .toList(),
                sessions.items().stream().map(SessionRow::of).toList(),
                identities.items().stream().map(IdentityRow::of).toList(),
                issuer.textOrNull("name"),
                Objects.requireNonNullElse(call.query("saved"), ""),
                wrong,
                problem);
        return Frame.ofInstallation(call, null, "My account").answer(call, statusOf(problem), "member/own", page);
    }

    private static int statusOf(Problem problem) {
        return problem.there() ? problem.status() : 200;
    }

    private static HttpAnswer changePassword(PageCall call) {
        var form = call.form();
        var wanted = Objects.requireNonNullElse(form.raw("newPassword"), "");
        if (wanted.isEmpty() || !wanted.equals(form.raw("again"))) {
            return show(
                    call,
                    "password",
                    Problem.of(400, "The two new passwords differ.", Map.of("/again", "is not the same")));
        }
        var password = Objects.requireNonNullElse(form.raw("password"), "");
        var changed = call.act(Permit.CHANGE_PASSWORD, Map.of(), Map.of("password", password, "newPassword", wanted));
        return changed.refused()
                ? show(call, "password", changed.problem())
                : withSession(Reply.to(call, PATH + "?saved=password"), changed.headers());
    }

    /** The session goes on under a new cookie, which takes the only place that an answer has for one. */
    static HttpAnswer withSession(HttpAnswer answer, Map<String, String> headers) {
        var cookie = headers.get("Set-Cookie");
        return cookie == null ? answer : answer.with("Set-Cookie", cookie);
    }

    private static HttpAnswer endSessions(PageCall call) {
        var id = call.form().text("session");
        if (id == null) {
            var ended = call.act(Permit.END_SESSIONS, Map.of(), null).orRefuse();
            return Reply.to(call, PATH, Flash.of("All other sessions have ended.", ended));
        }
        var ended = call.act(Permit.END_SESSION, Map.of("sessionId", id), null).orRefuse();
        return ended.headers().containsKey("Set-Cookie")
                ? withSession(Reply.to(call, "/sign-in"), ended.headers())
                : Reply.to(call, PATH, Flash.of("The session has ended.", ended));
    }

    private static HttpAnswer unlink(PageCall call) {
        var id = Objects.requireNonNullElse(call.form().text("identity"), "-");
        var unlinked = call.act(Permit.UNLINK_OWN_IDENTITY, Map.of("identityId", id), null);
        return unlinked.refused()
                ? show(call, "identity", unlinked.problem())
                : Reply.to(
                        call,
                        PATH,
                        Flash.of("The identity is unlinked, and your other sessions have ended.", unlinked));
    }
}
