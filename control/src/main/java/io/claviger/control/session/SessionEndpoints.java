package io.claviger.control.session;

import io.claviger.control.factor.FactorCheck;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.member.MemberJson;
import io.claviger.control.password.PasswordHashing;
import io.claviger.control.password.PasswordRules;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.audit.Actor;
import java.util.List;
import java.util.Map;

/** The calls with which people sign in and out, and look after their own sessions and password. */
public final class SessionEndpoints {
    private final Proofs proofs;
    private final PasswordHashing hashing;
    private final SessionAnswers answers;
    private final SignIn signIn;
    private final CompleteSignIn completeSignIn;
    private final ChangePassword changePassword;
    private final EndSessions signOut = new EndSessions(Permit.SIGN_OUT);
    private final EndSessions endOne = new EndSessions(Permit.END_SESSION);
    private final EndSessions endOthers = new EndSessions(Permit.END_SESSIONS);

    public SessionEndpoints(
            Proofs proofs, PasswordHashing hashing, SessionAnswers answers, NewSessions sessions, Pepper pepper) {
        this.proofs = proofs;
        this.hashing = hashing;
        this.answers = answers;
        this.signIn = new SignIn(sessions);
        this.completeSignIn = new CompleteSignIn(sessions, new FactorCheck(pepper));
        this.changePassword = new ChangePassword(sessions);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.SIGN_IN, this::signIn,
                Permit.COMPLETE_SIGN_IN, this::completeSignIn,
                Permit.GET_SESSION, this::get,
                Permit.SIGN_OUT, this::signOut,
                Permit.LIST_SESSIONS, this::list,
                Permit.END_SESSIONS, this::endOthers,
                Permit.END_SESSION, this::endOne,
                Permit.CHANGE_PASSWORD, this::changePassword);
    }

    private HttpAnswer signIn(Call call) {
        call.requireSound();
        var body = call.body();
        var proven =
                proofs.password(body.requiredText("email"), Secret.of(body.requiredText("password")), call.visit());
        var actor = new Actor(
                Actor.Kind.MEMBER,
                proven.memberId(),
                proven.name(),
                call.visit().address());
        var wish = new SignIn.Wish(proven, call.visit(), call.sessionId());
        return call.changeAs(new Caller(actor, List.of()), signIn, wish, answers::begun);
    }

    private HttpAnswer completeSignIn(Call call) {
        call.requireSound();
        var session = call.session();
        var code = call.body().requiredText("code").strip();
        var wish = new CompleteSignIn.Wish(session.session().id(), code, call.visit());
        return proofs.code(
                session.member().id(),
                FactorCheck.isGuessable(code),
                call.visit(),
                () -> call.change(completeSignIn, wish, answers::begun));
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return answers.shown(call.session());
    }

    private HttpAnswer signOut(Call call) {
        return call.change(signOut, new EndSessions.Which(call.sessionId(), null), answers::signedOut);
    }

    private HttpAnswer list(Call call) {
        call.requireSound();
        var sessions = call.read(tx -> tx.sessions().of(call.session().member().id()));
        return HttpAnswer.json(
                200,
                Answers.members(
                        "items",
                        sessions.stream()
                                .map(session -> MemberJson.session(session, call.sessionId()))
                                .toList()));
    }

    private HttpAnswer endOthers(Call call) {
        return call.change(endOthers, new EndSessions.Which(null, call.sessionId()), SessionAnswers::ended);
    }

    private HttpAnswer endOne(Call call) {
        var sessionId = call.path("sessionId");
        return call.change(
                endOne,
                new EndSessions.Which(sessionId, null),
                ended -> sessionId.equals(call.sessionId()) ? answers.signedOut(ended) : SessionAnswers.ended(ended));
    }

    private HttpAnswer changePassword(Call call) {
        call.requireSound();
        var member = call.session().member();
        var wanted = Secret.of(call.body().requiredText("newPassword"));
        var faults = PasswordRules.faultsOf(wanted, member.email(), "/newPassword");
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var proven = proofs.password(member, Secret.of(call.body().requiredText("password")), call.visit());
        var wish = new ChangePassword.Wish(proven, hashing.hash(wanted), call.visit());
        return call.change(changePassword, wish, answers::begun);
    }
}
