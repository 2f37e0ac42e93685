package io.claviger.control.member;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.role.Caller;
import io.claviger.core.credential.Role;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Reading;
import io.claviger.store.member.StoredMember;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Which members a caller may know, and which it may handle. */
final class MemberAccess {
    private MemberAccess() {}

    /** Finds a member who has a role within a caller's reach, or was offered one. Others are not found, just as those who do not exist. */
    static StoredMember find(Reading tx, Caller caller, String memberId) {
        var member = tx.members().find(memberId);
        if (member == null
                || (!caller.reachesAll()
                        && all(member).keySet().stream().noneMatch(accountId -> caller.reaches(tx, accountId)))) {
            throw missing(memberId);
        }
        return member;
    }

    /** Finds a member with a role in this very account, or who was offered one. */
    static StoredMember find(Reading tx, Caller caller, String accountId, String memberId) {
        AccountAccess.find(tx, caller, accountId);
        var member = tx.members().find(memberId);
        if (member == null || !member.isOf(accountId)) {
            throw missing(memberId);
        }
        return member;
    }

    /** The role that a member has in an account, or was offered. */
    static Role role(StoredMember member, String accountId) {
        return Objects.requireNonNull(all(member).get(accountId));
    }

    private static Map<String, Role> counting(StoredMember member) {
        return member.joined() ? member.roles() : member.invitations();
    }

    private static Map<String, Role> all(StoredMember member) {
        var all = new HashMap<>(member.invitations());
        all.putAll(member.roles());
        return all;
    }

    /** Goes on only where a caller may give, or take, this role in an account. */
    static void requireRank(Reading tx, Caller caller, Role role, String accountId) {
        if (!caller.outranks(tx, role, accountId)) {
            throw Caller.forbidden("The role " + role.name().toLowerCase(Locale.ROOT) + " is above the caller's own, "
                    + caller.word() + ".");
        }
    }

    /**
     * Whether a caller may do all that a member may, everywhere. Who is given a link of a member can become that member, so
     * nobody else is given one. What was offered to who has joined counts for nothing: it takes a link of its own to accept.
     */
    static boolean mayBecome(Reading tx, Caller caller, StoredMember member) {
        return caller.isOperator()
                || (!member.operator()
                        && (member.joined() || !member.operatorInvited())
                        && !counting(member).isEmpty()
                        && counting(member).entrySet().stream()
                                .allMatch(role -> caller.outranks(tx, role.getValue(), role.getKey())));
    }

    /** As {@link #mayBecome}, or refuses. */
    static void requireMayBecome(Reading tx, Caller caller, StoredMember member) {
        if (!mayBecome(tx, caller, member)) {
            throw Caller.forbidden("This member has roles that you have not, or elsewhere. Ask an operator.");
        }
    }

    /**
     * Goes on only where an account that has members keeps an owner.
     *
     * @param stays whether the leaving owner goes on as a member with another role
     */
    static void requireOwnerLeft(Reading tx, String accountId, StoredMember leaving, boolean stays) {
        if (leaving.roles().get(accountId) != Role.OWNER) {
            return;
        }
        var others = without(tx.members().of(accountId), leaving);
        var left = without(tx.members().of(accountId, Role.OWNER), leaving);
        if ((stays || !others.isEmpty())
                && left.stream()
                        .filter(owner -> owner.roles().containsKey(accountId))
                        .noneMatch(owner -> owner.joined() || !leaving.joined())) {
            throw ClavigerException.conflict(
                    "This is the last owner of the account " + accountId + " who has joined. Make another one first.");
        }
    }

    /** Goes on only where the installation keeps an operator. */
    static void requireOperatorLeft(Reading tx, StoredMember leaving) {
        var left = without(tx.members().operators(), leaving);
        if (leaving.operator() && left.stream().noneMatch(operator -> operator.joined() || !leaving.joined())) {
            throw ClavigerException.conflict("This is the last operator who has joined. Make another one first.");
        }
    }

    private static List<StoredMember> without(List<StoredMember> members, StoredMember one) {
        return members.stream().filter(member -> !member.id().equals(one.id())).toList();
    }

    private static ClavigerException missing(String memberId) {
        return ClavigerException.notFound("There is no member " + memberId + ".");
    }
}
