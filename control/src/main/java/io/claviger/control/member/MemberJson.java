package io.claviger.control.member;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.control.link.OneTimeLink;
import io.claviger.core.credential.Role;
import io.claviger.store.member.StoredMember;
import io.claviger.store.member.StoredSession;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Members as answers show them. */
public final class MemberJson {
    private MemberJson() {}

    /** A member with all its roles. */
    public static Map<String, @Nullable Object> of(StoredMember member) {
        return of(member, accountId -> true);
    }

    /**
     * A member.
     *
     * @param shown whether a role in an account may be shown
     */
    static Map<String, @Nullable Object> of(StoredMember member, Predicate<String> shown) {
        return Answers.members(
                "id", member.id(),
                "email", member.email(),
                "name", member.name(),
                "status", member.joined() ? "joined" : "invited",
                "operator", member.operator(),
                "operatorInvited", member.operatorInvited(),
                "roles", roles(member.rolesInOrder(), shown),
                "invitations", roles(member.invitationsInOrder(), shown),
                "secondFactor", member.hasSecondFactor(),
                "createdAt", Timestamps.text(member.createdAtMicros()),
                "changedAt", Timestamps.text(member.changedAtMicros()));
    }

    private static List<Map<String, @Nullable Object>> roles(
            SequencedMap<String, Role> roles, Predicate<String> shown) {
        return roles.entrySet().stream()
                .filter(role -> shown.test(role.getKey()))
                .map(role -> Answers.members("accountId", role.getKey(), "role", word(role.getValue())))
                .toList();
    }

    static Map<String, @Nullable Object> link(OneTimeLink link) {
        return Answers.members(
                "purpose", link.purpose().text(),
                "token", link.token().reveal(),
                "expiresAt", Timestamps.text(link.expiresAtMicros()));
    }

    /** @param current the id of the session that asks, or null */
    public static Map<String, @Nullable Object> session(StoredSession session, @Nullable String current) {
        return Answers.members(
                "id", session.id(),
                "current", session.id().equals(current),
                "signedIn", session.signedIn(),
                "address", session.address(),
                "agent", session.agent(),
                "createdAt", Timestamps.text(session.createdAtMicros()),
                "lastSeenAt", Timestamps.text(session.lastSeenAtMicros()),
                "expiresAt", Timestamps.text(session.expiresAtMicros()));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
