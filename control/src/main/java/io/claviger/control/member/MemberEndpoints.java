package io.claviger.control.member;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.link.NewLinks;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Role;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.member.MemberQuery;
import io.claviger.store.member.StoredMember;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls on members. A member's roles outside the caller's reach are not shown. */
public final class MemberEndpoints {
    private final Snapshot snapshot;
    private final InviteMember invite;
    private final InviteOperator inviteOperator;
    private final ChangeMember change = new ChangeMember();
    private final RemoveMember remove = new RemoveMember();
    private final ChangeOperator changeOperator = new ChangeOperator();
    private final DeleteMember delete = new DeleteMember();
    private final ResetMember reset;
    private final EndMemberSessions endSessions = new EndMemberSessions();

    public MemberEndpoints(Snapshot snapshot, NewLinks links) {
        this.snapshot = snapshot;
        this.invite = new InviteMember(links);
        this.inviteOperator = new InviteOperator(links);
        this.reset = new ResetMember(links);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.ofEntries(
                Map.entry(Permit.LIST_MEMBERS, call -> list(call, call.path("accountId"))),
                Map.entry(Permit.INVITE_MEMBER, this::invite),
                Map.entry(Permit.CHANGE_MEMBER, this::change),
                Map.entry(Permit.REMOVE_MEMBER, this::remove),
                Map.entry(Permit.LIST_ALL_MEMBERS, call -> list(call, null)),
                Map.entry(Permit.INVITE_OPERATOR, this::inviteOperator),
                Map.entry(Permit.GET_MEMBER, this::get),
                Map.entry(Permit.CHANGE_OPERATOR, this::changeOperator),
                Map.entry(Permit.DELETE_MEMBER, call -> call.change(delete, target(call), MemberEndpoints::deleted)),
                Map.entry(Permit.RESET_MEMBER, this::reset),
                Map.entry(Permit.LIST_MEMBER_SESSIONS, this::sessions),
                Map.entry(Permit.END_MEMBER_SESSIONS, this::endSessions));
    }

    private HttpAnswer list(Call call, @Nullable String accountId) {
        var query = new MemberQuery(accountId, call.query().text("search"), call.page());
        var members = call.read(tx -> {
            if (accountId != null) {
                AccountAccess.find(tx, call.caller(), accountId);
            }
            return tx.members().list(query);
        });
        return call.page(members, member -> json(call.caller(), member));
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return shown(call.caller(), call.read(tx -> MemberAccess.find(tx, call.caller(), call.path("memberId"))));
    }

    private HttpAnswer invite(Call call) {
        var body = call.body();
        var wish = new InviteMember.Wish(
                call.path("accountId"),
                body.requiredText("email"),
                body.requiredText("name"),
                body.constant("role", Role.class, Role.AUDITOR));
        if (call.isFaulty()) {
            call.read(tx -> AccountAccess.find(tx, call.caller(), wish.accountId()));
            call.requireSound(InviteMember.faultsOf(wish.email()));
        }
        return call.change(invite, wish, invited -> withLink(201, call.caller(), invited));
    }

    private HttpAnswer inviteOperator(Call call) {
        var body = call.body();
        var wish = new InviteOperator.Wish(body.requiredText("email"), body.requiredText("name"));
        if (call.isFaulty()) {
            call.requireSound(InviteMember.faultsOf(wish.email()));
        }
        return call.change(inviteOperator, wish, invited -> withLink(201, call.caller(), invited));
    }

    private HttpAnswer change(Call call) {
        var wish = new ChangeMember.Wish(
                call.path("accountId"),
                call.path("memberId"),
                call.precondition(),
                call.body().constant("role", Role.class, Role.AUDITOR));
        if (call.isFaulty()) {
            call.read(tx -> MemberAccess.find(tx, call.caller(), wish.accountId(), wish.memberId()));
        }
        return call.change(change, wish, member -> shown(call.caller(), member));
    }

    private HttpAnswer remove(Call call) {
        var target = new RemoveMember.Target(call.path("accountId"), call.path("memberId"), call.precondition());
        return call.change(remove, target, MemberEndpoints::deleted);
    }

    private HttpAnswer changeOperator(Call call) {
        var operator = Boolean.TRUE.equals(call.body().values().get("operator"));
        var wish = new ChangeOperator.Wish(target(call), operator);
        return call.change(changeOperator, wish, member -> shown(call.caller(), member));
    }

    private HttpAnswer reset(Call call) {
        return call.change(reset, target(call), made -> withLink(200, call.caller(), made));
    }

    private HttpAnswer sessions(Call call) {
        call.requireSound();
        var sessions = call.read(tx -> {
            var member = MemberAccess.find(tx, call.caller(), call.path("memberId"));
            MemberAccess.requireMayBecome(tx, call.caller(), member);
            return tx.sessions().of(member.id());
        });
        return HttpAnswer.json(
                200,
                Answers.members(
                        "items",
                        sessions.stream()
                                .map(session -> MemberJson.session(session, call.sessionId()))
                                .toList()));
    }

    private HttpAnswer endSessions(Call call) {
        return call.change(
                endSessions, call.path("memberId"), ended -> HttpAnswer.json(200, Answers.members("ended", ended)));
    }

    private static MemberTarget target(Call call) {
        return new MemberTarget(call.path("memberId"), call.precondition());
    }

    private HttpAnswer shown(Caller caller, StoredMember member) {
        return Answers.resource(200, member.version(), json(caller, member));
    }

    /** The one answer that shows what opens a link. */
    private HttpAnswer withLink(int status, Caller caller, Invited invited) {
        var body = Answers.members("member", json(caller, invited.member()), "link", MemberJson.link(invited.link()));
        var answer = Answers.resource(status, invited.member().version(), body);
        return status == 201
                ? answer.with("Location", "/api/v1/members/" + invited.member().id())
                : answer;
    }

    private static HttpAnswer deleted(String memberId) {
        return HttpAnswer.json(200, Map.of());
    }

    private Map<String, @Nullable Object> json(Caller caller, StoredMember member) {
        return MemberJson.of(member, accountId -> caller.reaches(snapshot, accountId));
    }
}
