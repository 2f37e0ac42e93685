package io.claviger.control.link;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.member.EmailAddress;
import io.claviger.control.member.MemberJson;
import io.claviger.control.password.PasswordHashing;
import io.claviger.control.password.PasswordRules;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.LiveSessions;
import io.claviger.control.session.Proofs;
import io.claviger.control.session.SessionAnswers;
import io.claviger.control.session.Visit;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.StoredLink;
import io.claviger.store.member.StoredMember;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls on one-time links. Looking at one uses nothing up, so no scanner of mails spoils it. */
public final class LinkEndpoints {
    private final RedeemLink redeem;
    private final AcceptInvitation accept;
    private final Proofs proofs;
    private final PasswordHashing hashing;
    private final SessionAnswers answers;

    /** @param member whom it is for; null for that of the first start */
    private record Opened(
            StoredLink link,
            @Nullable StoredMember member,
            @Nullable StoredAccount account) {}

    public LinkEndpoints(RedeemLink redeem, Proofs proofs, PasswordHashing hashing, SessionAnswers answers) {
        this.redeem = redeem;
        this.accept = new AcceptInvitation(redeem);
        this.proofs = proofs;
        this.hashing = hashing;
        this.answers = answers;
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.READ_LINK, this::read,
                Permit.REDEEM_LINK, this::redeem,
                Permit.ACCEPT_INVITATION, this::accept);
    }

    private HttpAnswer read(Call call) {
        call.requireSound();
        var opened = open(call);
        var member = opened.member;
        return HttpAnswer.json(
                200,
                Answers.members(
                        "purpose",
                        opened.link.purpose().text(),
                        "email",
                        member == null ? null : member.email(),
                        "name",
                        member == null ? null : member.name(),
                        "joined",
                        member != null && member.joined(),
                        "offer",
                        offer(opened),
                        "expiresAt",
                        Timestamps.text(opened.link.expiresAtMicros())));
    }

    private static @Nullable Map<String, @Nullable Object> offer(Opened opened) {
        var account = opened.account;
        var member = opened.member;
        if (member == null || opened.link.purpose() != LinkPurpose.INVITATION) {
            return null;
        }
        return account == null
                ? Answers.members("role", "operator", "accountId", null, "account", null)
                : Answers.members(
                        "role",
                        Objects.requireNonNull(member.invitations().get(account.id()))
                                .name()
                                .toLowerCase(Locale.ROOT),
                        "accountId",
                        account.id(),
                        "account",
                        account.name());
    }

    private HttpAnswer accept(Call call) {
        call.requireSound();
        var visit = call.visit();
        proofs.requireFewFailures(visit.address());
        try {
            return call.change(
                    accept,
                    Secret.of(call.body().requiredText("token")),
                    member -> Answers.resource(200, member.version(), MemberJson.of(member)));
        } catch (ClavigerException refusal) {
            throw counted(refusal, visit);
        }
    }

    /** A link that is not good counts as a try to guess one. */
    private ClavigerException counted(ClavigerException refusal, Visit visit) {
        if (refusal.code() == ErrorCode.NOT_FOUND) {
            proofs.count(visit.address());
        }
        return refusal;
    }

    private HttpAnswer redeem(Call call) {
        call.requireSound();
        var opened = open(call);
        var wish = wish(call, opened);
        var member = opened.member;
        var actor = member == null
                ? call.caller()
                : new Caller(LiveSessions.actor(member, call.visit().address()), java.util.List.of());
        return call.changeAs(actor, redeem, wish, answers::begun);
    }

    private RedeemLink.Wish wish(Call call, Opened opened) {
        var purpose = opened.link.purpose();
        var body = call.body();
        var faults = new ArrayList<FieldFault>();
        @Nullable String email = opened.member == null ? null : opened.member.email();
        if (purpose == LinkPurpose.FIRST_START) {
            email = EmailAddress.normalised(body.requiredText("email"));
            if (email == null) {
                faults.add(new FieldFault("/email", EmailAddress.COMPLAINT));
            }
            if (!body.has("name")) {
                faults.add(new FieldFault("/name", "is missing"));
            }
        } else if (body.has("email")) {
            faults.add(new FieldFault("/email", "is given by the link"));
        }
        var password = body.text("password");
        if (purpose == LinkPurpose.DEMO) {
            if (password != null) {
                faults.add(new FieldFault("/password", "is not for the demo"));
            }
        } else if (password == null) {
            faults.add(new FieldFault("/password", "is missing"));
        } else {
            faults.addAll(PasswordRules.faultsOf(Secret.of(password), email == null ? "" : email, "/password"));
        }
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        return new RedeemLink.Wish(
                purpose,
                Secret.of(body.requiredText("token")),
                email,
                body.text("name"),
                password == null ? null : hashing.hash(Secret.of(password)),
                call.visit());
    }

    private Opened open(Call call) {
        var visit = call.visit();
        proofs.requireFewFailures(visit.address());
        var body = call.body();
        var purpose = LinkPurpose.valueOf(
                body.requiredText("purpose").toUpperCase(Locale.ROOT).replace('-', '_'));
        try {
            return call.read(tx -> {
                var link = redeem.find(tx, purpose, Secret.of(body.requiredText("token")));
                return new Opened(
                        link,
                        link.memberId() == null ? null : tx.members().find(Objects.requireNonNull(link.memberId())),
                        link.accountId() == null ? null : tx.accounts().find(Objects.requireNonNull(link.accountId())));
            });
        } catch (ClavigerException refusal) {
            throw counted(refusal, visit);
        }
    }
}
