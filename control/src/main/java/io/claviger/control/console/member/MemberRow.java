package io.claviger.control.console.member;

import io.claviger.control.http.Members;
import java.util.List;

/**
 * A member as lists show it.
 *
 * @param joined whether it has a password or signs in at the issuer, and has accepted what it is shown with
 * @param role in the account that is looked at, held or offered; empty where none is
 * @param offered whether what it is shown with was offered and is not accepted yet
 * @param roles all that it holds within reach, in words
 */
public record MemberRow(
        String id,
        String email,
        String name,
        boolean joined,
        boolean operator,
        String role,
        boolean offered,
        List<String> roles,
        boolean secondFactor,
        String createdAt) {

    /** @param accountId whose role is shown; empty for none */
    static MemberRow of(Members member, String accountId) {
        var roles = member.items("roles");
        var invitations = member.items("invitations");
        var held = in(roles, accountId);
        var offered = in(invitations, accountId);
        return new MemberRow(
                member.requiredText("id"),
                member.requiredText("email"),
                member.requiredText("name"),
                member.requiredText("status").equals("joined"),
                member.flag("operator"),
                held.isEmpty() ? offered : held,
                accountId.isEmpty()
                        ? member.flag("operatorInvited") || roles.isEmpty() && !invitations.isEmpty()
                        : held.isEmpty(),
                roles.stream().map(role -> role.requiredText("role")).toList(),
                member.flag("secondFactor"),
                member.requiredText("createdAt"));
    }

    private static String in(List<Members> roles, String accountId) {
        return roles.stream()
                .filter(role -> role.requiredText("accountId").equals(accountId))
                .map(role -> role.requiredText("role"))
                .findFirst()
                .orElse("");
    }

    /** What its status is called. */
    public String status() {
        return !joined ? "invited" : offered ? "not accepted yet" : "joined";
    }

    /** Whether there is nothing to wait for. */
    public boolean settled() {
        return joined && !offered;
    }

    /** What the member may do in a word or two: its role here, or in how many accounts it has one. */
    public String standing() {
        if (operator) {
            return "operator";
        }
        if (!role.isEmpty()) {
            return role;
        }
        if (roles.isEmpty()) {
            return offered ? "nothing yet" : "nothing";
        }
        return roles.size() == 1 ? roles.getFirst() + " of one account" : "roles in " + roles.size() + " accounts";
    }
}
