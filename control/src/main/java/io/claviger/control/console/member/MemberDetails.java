package io.claviger.control.console.member;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.Problem;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member's page.
 *
 * @param base its path, below which its acts are
 * @param roles those to choose from; empty where the role here may not be changed
 * @param sessions null where the reader may not see them, as he may not become this member
 * @param accounts how many accounts it has a role in, as far as the reader sees
 * @param self whether it is the reader
 */
public record MemberDetails(
        MemberRow member,
        String base,
        List<String> roles,
        boolean mayChange,
        boolean mayRemove,
        boolean mayReset,
        @Nullable List<SessionRow> sessions,
        List<IdentityRow> identities,
        int accounts,
        boolean self,
        @Nullable String version,
        Problem problem) {

    /** @param accountId empty on the operators' page of all members */
    static MemberDetails read(PageCall call, String accountId, Problem problem) {
        var path = Map.of("memberId", call.path("memberId"));
        var found = call.read(Permit.GET_MEMBER, path);
        var member = MemberRow.of(found.members(), accountId);
        var ofAccount = !accountId.isEmpty();
        var mayReset = ofAccount ? call.may(Permit.RESET_MEMBER, accountId) : call.may(Permit.DELETE_MEMBER);
        var sessions = mayReset ? call.ask(Permit.LIST_MEMBER_SESSIONS, path, Map.of()) : null;
        var handled = sessions != null && !sessions.refused();
        var identities = handled ? call.ask(Permit.LIST_MEMBER_IDENTITIES, path, Map.of()) : null;
        return new MemberDetails(
                member,
                (ofAccount ? "/accounts/" + accountId : "") + "/members/" + member.id(),
                ofAccount ? MemberPages.ROLES : List.of(),
                ofAccount ? call.may(Permit.CHANGE_MEMBER, accountId) : call.may(Permit.CHANGE_OPERATOR),
                ofAccount ? call.may(Permit.REMOVE_MEMBER, accountId) : call.may(Permit.DELETE_MEMBER),
                handled,
                handled
                        ? Objects.requireNonNull(sessions).items().stream()
                                .map(SessionRow::of)
                                .toList()
                        : null,
                identities == null || identities.refused()
                        ? List.of()
                        : identities.items().stream().map(IdentityRow::of).toList(),
                member.roles().size(),
                member.id().equals(call.session().member().id()),
                found.etag(),
                problem);
    }
}
