package io.claviger.control.session;

import io.claviger.control.http.Answers;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.member.MemberJson;
import io.claviger.control.role.Grant;
import io.claviger.core.credential.Pepper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that show a session, give its cookie or take it away. */
public final class SessionAnswers {
    private final Pepper pepper;
    private final ConsoleAddress console;

    public SessionAnswers(Pepper pepper, ConsoleAddress console) {
        this.pepper = pepper;
        this.console = console;
    }

    /** A session that has begun, with its cookie. */
    public HttpAnswer begun(Begun begun) {
        return begun(begun, Map.of());
    }

    /** As {@link #begun(Begun)}, and more. */
    public HttpAnswer begun(Begun begun, Map<String, ? extends @Nullable Object> more) {
        var session = begun.session();
        var seconds = (session.expiresAtMicros() - session.createdAtMicros()) / 1_000_000;
        var body = Answers.members(
                "member",
                session.signedIn() ? MemberJson.of(begun.member()) : null,
                "session",
                MemberJson.session(session, session.id()),
                "grants",
                session.signedIn() ? grants(begun.grants()) : List.of(),
                "csrfToken",
                begun.token().csrfToken(pepper));
        body.putAll(more);
        return HttpAnswer.json(200, body).with("Set-Cookie", console.cookie(begun.token(), seconds));
    }

    /** The session that a request came with. */
    HttpAnswer shown(SignedIn signedIn) {
        return HttpAnswer.json(
                200,
                Answers.members(
                        "member", MemberJson.of(signedIn.member()),
                        "session",
                                MemberJson.session(
                                        signedIn.session(), signedIn.session().id()),
                        "grants", grants(signedIn.caller().grants()),
                        "csrfToken", signedIn.token().csrfToken(pepper)));
    }

    /** Sessions that were ended. */
    static HttpAnswer ended(int count) {
        return HttpAnswer.json(200, Answers.members("ended", count));
    }

    /** The request's own session has ended. */
    HttpAnswer signedOut(int count) {
        return ended(count).with("Set-Cookie", console.noCookie());
    }

    private static List<Map<String, @Nullable Object>> grants(List<Grant> grants) {
        return grants.stream()
                .map(grant -> Answers.members(
                        "role", grant.role().name().toLowerCase(Locale.ROOT), "accountId", grant.reach()))
                .toList();
    }
}
