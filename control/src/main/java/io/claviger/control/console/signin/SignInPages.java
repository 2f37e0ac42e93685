package io.claviger.control.console.signin;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.Route.Access;
import io.claviger.control.console.http.View;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sign-in with a password and, where there is one, a second factor; and sign-out. */
public final class SignInPages implements PageGroup {
    private static final String HOME = "/";
    private static final String FORM = "signin/sign-in";

    /**
     * What the form shows.
     *
     * @param then the page to go on to
     * @param singleSignOn what the issuer of identities is called; null where there is none
     */
    public record SignInForm(
            String email,
            String then,
            @Nullable String singleSignOn,
            boolean over,
            String csrf,
            String theme,
            Problem problem) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/sign-in", SignInPages::form).open(Access.ANYONE),
                Route.post("/sign-in", SignInPages::signIn, Permit.SIGN_IN).open(Access.ANYONE),
                Route.get("/sign-in/second-factor", SignInPages::codeForm).open(Access.HALF_SIGNED_IN),
                Route.post("/sign-in/second-factor", SignInPages::complete, Permit.COMPLETE_SIGN_IN)
                        .open(Access.HALF_SIGNED_IN),
                Route.post("/sign-out", SignInPages::signOut, Permit.SIGN_OUT),
                Route.post("/sign-in/cancel", SignInPages::signOut, Permit.SIGN_OUT)
                        .open(Access.HALF_SIGNED_IN));
    }

    private static HttpAnswer form(PageCall call) {
        if (call.signedIn()) {
            return Reply.to(call, call.ownPage(call.query("then"), HOME));
        }
        return show(call, FORM, "", call.query("then"), Problem.NONE);
    }

    private static HttpAnswer signIn(PageCall call) {
        var email = Objects.requireNonNullElse(call.form().text("email"), "");
        var password = Objects.requireNonNullElse(call.form().raw("password"), "");
        var then = call.form().text("then");
        if (email.isEmpty() || password.isEmpty()) {
            var missing = Problem.of(400, "Fill in your e-mail address and your password.", Map.of());
            return show(call, FORM, email, then, missing);
        }
        var begun = call.act(Permit.SIGN_IN, Map.of(), Map.of("email", email, "password", password));
        return begun.refused()
                ? show(call, FORM, email, then, begun.problem())
                : begun(call, begun, call.ownPage(then, HOME));
    }

    /** Goes on with the session that has begun; where a second factor is owed, by way of its page. */
    static HttpAnswer begun(PageCall call, View begun, String then) {
        var path = begun.object("session").flag("signedIn")
                ? then
                : "/sign-in/second-factor"
                        + (then.equals(HOME) ? "" : "?then=" + URLEncoder.encode(then, StandardCharsets.UTF_8));
        return Reply.to(call, path)
                .with("Set-Cookie", Objects.requireNonNull(begun.headers().get("Set-Cookie")));
    }

    private static HttpAnswer codeForm(PageCall call) {
        return show(call, "signin/second-factor", call.session().member().email(), call.query("then"), Problem.NONE);
    }

    private static HttpAnswer complete(PageCall call) {
        var code = call.form().text("code");
        var then = call.form().text("then");
        var email = call.session().member().email();
        if (code == null) {
            var missing = Problem.of(400, "Fill in the code.", Map.of());
            return show(call, "signin/second-factor", email, then, missing);
        }
        var begun = call.act(Permit.COMPLETE_SIGN_IN, Map.of(), Map.of("code", code));
        return begun.refused()
                ? show(call, "signin/second-factor", email, then, begun.problem())
                : begun(call, begun, call.ownPage(then, HOME));
    }

    private static HttpAnswer signOut(PageCall call) {
        var ended = call.act(Permit.SIGN_OUT, Map.of(), null).orRefuse();
        var answer = Reply.to(call, "/sign-in");
        var cookie = ended.headers().get("Set-Cookie");
        return cookie == null ? answer : answer.with("Set-Cookie", cookie);
    }

    /** The form with what is wrong with a sign-in at the issuer. */
    static HttpAnswer show(PageCall call, String then, Problem problem) {
        return show(call, FORM, "", then, problem);
    }

    private static HttpAnswer show(
            PageCall call, String template, String email, @Nullable String then, Problem problem) {
        var issuer = template.equals(FORM)
                ? call.ask(Permit.GET_SINGLE_SIGN_ON, Map.of(), Map.of()).textOrNull("name")
                : null;
        var over = call.sessionIsOver() && !problem.there();
        var page = new SignInForm(email, call.ownPage(then, HOME), issuer, over, call.csrf(), call.theme(), problem);
        return Reply.template(problem.status(), template, Map.of("page", page));
    }
}
