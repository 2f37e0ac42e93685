package io.claviger.control.factor;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.key.QrCode;
import io.claviger.control.role.Permit;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.Proofs;
import io.claviger.control.session.SessionAnswers;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;

/** The calls with which members look after their second factor. */
public final class FactorEndpoints {
    private static final String ISSUER = "Claviger";

    private final Proofs proofs;
    private final SessionAnswers answers;
    private final EnrolSecondFactor enrol;
    private final ConfirmSecondFactor confirm;
    private final ChangeSecondFactor renew;
    private final ChangeSecondFactor remove;

    public FactorEndpoints(
            Proofs proofs, SessionAnswers answers, NewSessions sessions, Pepper pepper, SecureRandom random) {
        this.proofs = proofs;
        this.answers = answers;
        this.enrol = new EnrolSecondFactor(random);
        this.confirm = new ConfirmSecondFactor(sessions, pepper, random);
        this.renew = new ChangeSecondFactor(Permit.RENEW_RECOVERY_CODES, sessions, pepper, random);
        this.remove = new ChangeSecondFactor(Permit.REMOVE_SECOND_FACTOR, sessions, pepper, random);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.ENROL_SECOND_FACTOR,
                this::enrol,
                Permit.CONFIRM_SECOND_FACTOR,
                this::confirm,
                Permit.RENEW_RECOVERY_CODES,
                call -> change(call, renew),
                Permit.REMOVE_SECOND_FACTOR,
                call -> change(call, remove));
    }

    private HttpAnswer enrol(Call call) {
        call.requireSound();
        return call.change(enrol, password(call), enrolled -> {
            var secret = Base32.encode(enrolled.secret());
            var uri = uri(enrolled.member().email(), secret);
            return HttpAnswer.json(
                    200,
                    Answers.members(
                            "secret",
                            secret,
                            "uri",
                            uri,
                            "qrSvg",
                            QrCode.svg(
                                    uri,
                                    "Secret of the second factor of "
                                            + enrolled.member().email())));
        });
    }

    private HttpAnswer confirm(Call call) {
        call.requireSound();
        var code = call.body().requiredText("code").strip();
        return proofs.code(
                call.session().member().id(),
                true,
                call.visit(),
                () -> call.change(confirm, new ConfirmSecondFactor.Wish(code, call.visit()), this::shown));
    }

    private HttpAnswer change(Call call, ChangeSecondFactor command) {
        call.requireSound();
        var code = call.body().requiredText("code").strip();
        var proven = password(call);
        return proofs.code(
                proven.memberId(),
                FactorCheck.isGuessable(code),
                call.visit(),
                () -> call.change(command, new ChangeSecondFactor.Wish(proven, code, call.visit()), this::shown));
    }

    private Proofs.Proven password(Call call) {
        return proofs.password(call.session().member(), Secret.of(call.body().requiredText("password")), call.visit());
    }

    /** The one answer that shows recovery codes. */
    private HttpAnswer shown(WithRecoveryCodes made) {
        return answers.begun(
                made.begun(),
                Map.of(
                        "recoveryCodes",
                        made.codes().stream().map(Secret::reveal).toList()));
    }

    /** As authenticator apps read it: {@code otpauth://totp/LABEL?secret=…&issuer=…}. */
    private static String uri(String email, String secret) {
        return "otpauth://totp/" + ISSUER + ":" + URLEncoder.encode(email, StandardCharsets.UTF_8) + "?secret=" + secret
                + "&issuer=" + ISSUER + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period=" + Totp.STEP_SECONDS;
    }
}
