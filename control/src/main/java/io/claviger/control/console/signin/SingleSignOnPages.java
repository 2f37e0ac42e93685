package io.claviger.control.console.signin;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.Route.Access;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.oidc.OidcEndpoints;
import io.claviger.control.role.Permit;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The way to the issuer of identities and back. What binds both ends to one browser travels in a cookie of its own, with the
 * page to go on to; it is good for ten minutes and for one sign-in.
 */
public final class SingleSignOnPages implements PageGroup {
    static final String PATH = "/sign-in/oidc";
    private static final String HOME = "/";
    private static final int LONGEST_THEN = 500;
    private static final List<String> ANSWER = List.of("state", "code", "iss", "error");

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, SingleSignOnPages::begin, Permit.BEGIN_SINGLE_SIGN_ON)
                        .open(Access.ANYONE),
                Route.get(OidcEndpoints.CALLBACK, SingleSignOnPages::complete, Permit.COMPLETE_SINGLE_SIGN_ON)
                        .open(Access.ANYONE));
    }

    private static HttpAnswer begin(PageCall call) {
        var then = call.ownPage(call.query("then"), HOME);
        var begun = call.act(Permit.BEGIN_SINGLE_SIGN_ON, Map.of(), null);
        if (begun.refused()) {
            return SignInPages.show(call, then, begun.problem());
        }
        var kept = then.length() > LONGEST_THEN ? HOME : then;
        var cookie = begun.text("flow") + "~"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(kept.getBytes(StandardCharsets.UTF_8));
        return Reply.away(call, begun.text("url"), cookie);
    }

    private static HttpAnswer complete(PageCall call) {
        var cookie = call.flow();
        var mark = cookie == null ? -1 : cookie.indexOf('~');
        if (cookie == null || mark < 0 || call.query("state") == null) {
            return SignInPages.show(
                    call,
                    HOME,
                    Problem.of(
                            401,
                            "This sign-in was begun in another browser, or it took too long. Begin again.",
                            Map.of()));
        }
        var body = new HashMap<String, Object>();
        body.put("flow", cookie.substring(0, mark));
        for (var name : ANSWER) {
            var value = call.query(name);
            if (value != null) {
                body.put(name, value);
            }
        }
        var then = call.ownPage(decoded(cookie.substring(mark + 1)), HOME);
        var begun = call.act(Permit.COMPLETE_SINGLE_SIGN_ON, Map.of(), body);
        return begun.refused() ? SignInPages.show(call, then, begun.problem()) : SignInPages.begun(call, begun, then);
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return HOME;
        }
    }
}
