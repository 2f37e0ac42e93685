package io.claviger.control.member;

import io.claviger.core.credential.Role;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.StoredMember;
import io.claviger.store.member.StoredSession;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the audit trail says of members: roles in the trail of their account, all else in the installation's, for a person
 * may belong to several accounts. Never a password, a code, nor what opens a link or a session.
 */
public final class MemberAudit {
    private MemberAudit() {}

    /** A role in an account that was given, changed or taken. */
    static AuditDraft role(
            String action, String accountId, StoredMember member, @Nullable Role before, @Nullable Role after) {
        return new AuditDraft(accountId, action, member.id(), of(member, before), of(member, after));
    }

    /** Whether somebody is an operator. */
    static AuditDraft operator(String action, StoredMember before, @Nullable StoredMember after) {
        return new AuditDraft(
                AuditReads.INSTALLATION,
                action,
                before.id(),
                Map.of("email", before.email(), "operator", before.operator()),
                after == null ? null : Map.of("email", after.email(), "operator", after.operator()));
    }

    static AuditDraft operatorInvited(StoredMember member) {
        return new AuditDraft(
                AuditReads.INSTALLATION,
                "member.invite",
                member.id(),
                null,
                Map.of("email", member.email(), "operator", true));
    }

    /** An offer to be an operator that was taken back. */
    static AuditDraft operatorUninvited(StoredMember member) {
        return new AuditDraft(
                AuditReads.INSTALLATION,
                "member.operator",
                member.id(),
                Map.of("email", member.email(), "operatorInvited", true),
                Map.of("email", member.email(), "operatorInvited", false));
    }

    /**
     * What was offered and is accepted.
     *
     * @param accountId null for an operator's rights
     */
    public static AuditDraft accepted(StoredMember member, @Nullable String accountId) {
        return accountId == null
                ? new AuditDraft(
                        AuditReads.INSTALLATION,
                        "member.accept",
                        member.id(),
                        null,
                        Map.of("email", member.email(), "operator", true))
                : role("member.accept", accountId, member, null, member.roles().get(accountId));
    }

    /** Something that a member did to what protects its own account. */
    public static AuditDraft person(String action, String memberId, String what) {
        return installation(action, memberId, Map.of("changed", what));
    }

    /** A session that began. */
    public static AuditDraft session(String action, StoredSession session) {
        return installation(
                action, session.memberId(), Map.of("session", session.id(), "signedIn", session.signedIn()));
    }

    /** A session that began by an identity of an issuer. */
    public static AuditDraft sessionByIdentity(StoredSession session, String issuer) {
        return installation(
                "member.sign-in",
                session.memberId(),
                Map.of("session", session.id(), "signedIn", session.signedIn(), "issuer", issuer));
    }

    /** An identity that was linked or unlinked. */
    public static AuditDraft identity(String action, String memberId, String issuer) {
        return installation(action, memberId, Map.of("issuer", issuer));
    }

    /** @param used what stood in for the second factor */
    public static AuditDraft secondFactor(StoredSession session, String used) {
        return installation(
                "member.sign-in",
                session.memberId(),
                Map.of("session", session.id(), "signedIn", true, "secondFactor", used));
    }

    public static AuditDraft sessionEnded(StoredSession session) {
        return installation("member.sign-out", session.memberId(), Map.of("session", session.id()));
    }

    public static AuditDraft sessionsEnded(String memberId, int count) {
        return installation("member.sign-out", memberId, Map.of("sessions", count));
    }

    public static AuditDraft failedTries(String memberId, String what, int tries) {
        return installation("member.sign-in-failed", memberId, Map.of("wrong", what, "tries", tries));
    }

    /** @param member null for the link of the first start */
    public static AuditDraft linkMade(String action, @Nullable StoredMember member, LinkPurpose purpose) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("link", purpose.text());
        said.put("email", member == null ? null : member.email());
        return installation(action, member == null ? AuditReads.INSTALLATION : member.id(), said);
    }

    public static AuditDraft linkUsed(LinkPurpose purpose, StoredSession session) {
        return installation(
                "member.join",
                session.memberId(),
                Map.of("link", purpose.text(), "session", session.id(), "signedIn", session.signedIn()));
    }

    private static AuditDraft installation(
            String action, String memberId, Map<String, ? extends @Nullable Object> said) {
        return new AuditDraft(AuditReads.INSTALLATION, action, memberId, null, new LinkedHashMap<>(said));
    }

    private static @Nullable Map<String, @Nullable Object> of(StoredMember member, @Nullable Role role) {
        if (role == null) {
            return null;
        }
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("email", member.email());
        said.put("name", member.name());
        said.put("role", role.name().toLowerCase(Locale.ROOT));
        return said;
    }
}
