package io.claviger.control.oidc;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.control.session.LiveSessions;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.Proofs;
import io.claviger.control.session.SessionAnswers;
import io.claviger.core.credential.Pepper;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.time.MicroClock;
import io.claviger.store.member.StoredMember;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of signing in at the operator's issuer of identities. */
public final class OidcEndpoints implements AutoCloseable {
    /** Where browsers come back to; the issuer must know it as the client's redirect URI. */
    public static final String CALLBACK = "/sign-in/oidc/callback";

    private final @Nullable OidcConfig config;
    private final @Nullable OidcIssuer issuer;
    private final ConsoleAddress console;
    private final Proofs proofs;
    private final SessionAnswers answers;
    private final SignInByIdentity signIn;
    private final Pepper pepper;
    private final MicroClock clock;
    private final SecureRandom random;

    /** @param config null where the operator set none */
    public OidcEndpoints(
            @Nullable OidcConfig config,
            ConsoleAddress console,
            Proofs proofs,
            SessionAnswers answers,
            NewSessions sessions,
            Pepper pepper,
            MicroClock clock,
            SecureRandom random) {
        this.config = config;
        this.issuer = config == null ? null : new OidcIssuer(config, pepper, clock);
        this.console = console;
        this.proofs = proofs;
        this.answers = answers;
        this.signIn = new SignInByIdentity(sessions);
        this.pepper = pepper;
        this.clock = clock;
        this.random = random;
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.GET_SINGLE_SIGN_ON, this::get,
                Permit.GET_SINGLE_SIGN_ON_SETTINGS, this::settings,
                Permit.BEGIN_SINGLE_SIGN_ON, this::begin,
                Permit.COMPLETE_SINGLE_SIGN_ON, this::complete);
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return HttpAnswer.json(
                200, Answers.members("offered", config != null, "name", config == null ? null : config.name()));
    }

    /** What the operator set, without the secret. */
    private HttpAnswer settings(Call call) {
        call.requireSound();
        return HttpAnswer.json(
                200,
                Answers.members(
                        "offered", config != null,
                        "name", config == null ? null : config.name(),
                        "issuer", config == null ? null : config.issuer(),
                        "clientId", config == null ? null : config.clientId(),
                        "scopes", config == null ? List.of() : config.scopes(),
                        "redirectUri", callback().toString()));
    }

    private HttpAnswer begin(Call call) {
        call.requireSound();
        proofs.requireFewFailures(call.visit().address());
        var flow = SignInFlow.begin(random, clock.nowMicros());
        var address = issuer().signInAddress(flow, callback());
        return HttpAnswer.json(
                200,
                Answers.members(
                        "url",
                        address.toString(),
                        "flow",
                        flow.secret().reveal(),
                        "expiresAt",
                        Timestamps.text(flow.endsMicros())));
    }

    private HttpAnswer complete(Call call) {
        call.requireSound();
        var visit = call.visit();
        proofs.requireFewFailures(visit.address());
        try {
            var flow = flow(call);
            var identity = identity(call, flow);
            var member = call.<StoredMember>read(tx -> SignInByIdentity.member(tx, identity, call.sessionId()));
            var actor = new Caller(LiveSessions.actor(member, visit.address()), List.of());
            var wish =
                    new SignInByIdentity.Wish(identity, flow.mark(pepper), flow.endsMicros(), visit, call.sessionId());
            return call.changeAs(actor, signIn, wish, answers::begun);
        } catch (ClavigerException refusal) {
            if (refusal.code() == ErrorCode.CREDENTIAL_INVALID) {
                proofs.count(visit.address());
            }
            throw refusal;
        }
    }

    /** What the browser began; only then is the issuer asked anything. */
    private SignInFlow flow(Call call) {
        var flow = SignInFlow.read(call.body().requiredText("flow"));
        if (flow == null
                || flow.isOver(clock.nowMicros())
                || !flow.isState(pepper, call.body().requiredText("state"))) {
            throw SignInByIdentity.over();
        }
        return flow;
    }

    private Identity identity(Call call, SignInFlow flow) {
        var issuer = issuer();
        var code = call.body().text("code");
        if (code == null || call.body().has("error")) {
            throw new ClavigerException(
                    ErrorCode.CREDENTIAL_INVALID, "The sign-in was called off, or not permitted there. Begin again.");
        }
        return issuer.identify(flow, code, call.body().text("iss"), callback());
    }

    private OidcIssuer issuer() {
        if (issuer == null) {
            throw ClavigerException.notFound("Single sign-on is not set up: claviger.oidc.issuer names no issuer.");
        }
        return issuer;
    }

    private URI callback() {
        return URI.create(console.url() + CALLBACK);
    }

    @Override
    public void close() {
        if (issuer != null) {
            issuer.close();
        }
    }
}
