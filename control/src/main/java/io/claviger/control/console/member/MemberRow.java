package io.claviger.control.console.member;

import io.claviger.control.http.Members;
import java.util.List;

/**
 * A member as lists show it.
 *
 * @param role in the account that is looked at; empty where none is
 * @param roles all that are within reach, in words
 */
public record MemberRow(
        String id,
        String email,
        String name,
        boolean joined,
        boolean operator,
        String role,
        List<String> roles,
        boolean secondFactor,
        String createdAt) {

    /** @param accountId whose role is shown; empty for none */
    static MemberRow of(Members member, String accountId) {
        var roles = member.items("roles");
        var here = roles.stream()
                .filter(role -> role.requiredText("accountId").equals(accountId))
                .map(role -> role.requiredText("role"))
                .findFirst()
                .orElse("");
        return new MemberRow(
                member.requiredText("id"),
                member.requiredText("email"),
                member.requiredText("name"),
                member.requiredText("status").equals("joined"),
                member.flag("operator"),
                here,
                roles.stream().map(role -> role.requiredText("role")).toList(),
                member.flag("secondFactor"),
                member.requiredText("createdAt"));
    }

    /** What the member may do in a word or two: its role here, or in how many accounts it has one. */
    public String standing() {
        if (operator) {
            return "operator";
        }
        if (!role.isEmpty()) {
            return role;
        }
        return roles.size() == 1 ? roles.getFirst() + " of one account" : "roles in " + roles.size() + " accounts";
    }
}
