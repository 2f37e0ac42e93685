package io.claviger.control.role;

import static io.claviger.core.credential.Role.ADMIN;
import static io.claviger.core.credential.Role.AUDITOR;
import static io.claviger.core.credential.Role.DEVELOPER;
import static io.claviger.core.credential.Role.OPERATOR;
import static io.claviger.core.credential.Role.OWNER;

import io.claviger.core.credential.Role;
import io.claviger.store.audit.Actor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of roles and commands: one constant a command, named for its operation in the contract. It is looked up
 * before a body is read and once more by the command itself. {@code docs/roles.md} shows it.
 */
public enum Permit {
    LIST_ACCOUNTS(Of.READERS),
    GET_ACCOUNT(Of.READERS),
    /** A sub-account within reach; an account of its own only by operators. */
    CREATE_ACCOUNT(Of.ADMINS),
    CHANGE_ACCOUNT(Of.ADMINS),
    /** A sub-account; the token's own account only by operators. */
    SUSPEND_ACCOUNT(Of.OWNERS),
    RESUME_ACCOUNT(Of.OWNERS),
    GET_MODULES(Of.READERS),
    PUT_MODULES(Of.OPERATORS, true),
    GET_LIMITS(Of.READERS),
    PUT_LIMITS(Of.ADMINS),
    GET_SETTINGS(Of.READERS),
    PUT_SETTINGS(Of.ADMINS),
    LIST_IP_FILTERS(Of.READERS),
    GET_IP_FILTER(Of.READERS),
    PUT_IP_FILTER(Of.ADMINS),
    DELETE_IP_FILTER(Of.ADMINS),

    LIST_POLICIES(Of.READERS),
    GET_POLICY(Of.READERS),
    CREATE_POLICY(Of.ADMINS),
    CHANGE_POLICY(Of.ADMINS),
    DELETE_POLICY(Of.ADMINS),

    LIST_KEYS(Of.READERS),
    GET_KEY(Of.READERS),
    /** Of a profile key: by those who could make one. */
    GET_KEY_SECRET(Of.DEVELOPERS),
    CREATE_KEY(Of.DEVELOPERS),
    IMPORT_KEYS(Of.DEVELOPERS),
    CHANGE_KEY(Of.DEVELOPERS),
    ROTATE_KEY(Of.DEVELOPERS),
    DISABLE_KEY(Of.DEVELOPERS),
    ENABLE_KEY(Of.DEVELOPERS),
    REVOKE_KEY(Of.DEVELOPERS),
    DELETE_KEY(Of.DEVELOPERS),
    LIST_HAND_OVERS(Of.READERS),
    /** As a key, which a third party will generate. */
    CREATE_HAND_OVER(Of.DEVELOPERS),
    REVOKE_HAND_OVER(Of.DEVELOPERS),
    LIST_SECRETS(Of.READERS),
    END_SECRET(Of.DEVELOPERS),
    LIST_KEY_USAGE(Of.READERS),
    GET_BLAST_RADIUS(Of.READERS),
    GET_RIGHT_SIZE(Of.READERS),
    LIST_USAGE(Of.READERS),
    LIST_USAGE_ADDRESSES(Of.READERS),
    GET_OVERVIEW(Of.READERS),
    GET_CARE(Of.READERS),
    GET_LIVE(Of.READERS),
    LIST_REJECTIONS(Of.READERS),
    GET_REJECTION(Of.READERS),

    GET_VOCABULARY(Of.READERS),
    PUT_VOCABULARY(Of.DEVELOPERS),
    CLEAR_SEEN_VALUES(Of.DEVELOPERS),

    LIST_APIS(Of.READERS),
    GET_API(Of.READERS),
    LIST_OPERATIONS(Of.READERS),
    LIST_UPSTREAMS(Of.OPERATORS, true),
    PUT_API(Of.OPERATORS, true),
    DELETE_API(Of.OPERATORS, true),

    LIST_AUDIT(Of.AUDIT_READERS),
    LIST_INSTALLATION_AUDIT(Of.INSTALLATION_READERS, true),
    GET_AUDIT_EXPORT(Of.AUDIT_READERS),
    GET_INSTALLATION_AUDIT_EXPORT(Of.INSTALLATION_READERS, true),
    LIST_AUDIT_CHECKPOINTS(Of.AUDIT_READERS),
    LIST_INSTALLATION_AUDIT_CHECKPOINTS(Of.INSTALLATION_READERS, true),
    GET_LATEST_AUDIT_CHECKPOINT(Of.AUDIT_READERS),
    GET_LATEST_INSTALLATION_AUDIT_CHECKPOINT(Of.INSTALLATION_READERS, true),
    GET_AUDIT_VERIFICATION(Of.AUDIT_READERS),
    GET_INSTALLATION_AUDIT_VERIFICATION(Of.INSTALLATION_READERS, true),
    LIST_AUDIT_KEYS(Of.READERS),
    LIST_NODES(Of.OPERATORS, true),
    GET_NETWORK(Of.INSTALLATION_READERS, true),
    GET_SINGLE_SIGN_ON_SETTINGS(Of.INSTALLATION_READERS, true),
    EXPLAIN(Of.READERS),
    /** One without an account only by operators. */
    GET_DECISION(Of.READERS),

    LIST_TOKENS(Of.AUDIT_READERS),
    LIST_ALL_TOKENS(Of.AUDIT_READERS),
    GET_TOKEN(Of.AUDIT_READERS),
    /** With a role that is not above the caller's own; so too for rotating and revoking. */
    CREATE_TOKEN(Of.ADMINS),
    CREATE_INSTALLATION_TOKEN(Of.OPERATORS, true),
    ROTATE_TOKEN(Of.ADMINS),
    REVOKE_TOKEN(Of.ADMINS),

    LIST_MEMBERS(Of.READERS),
    /** With a role that is not above the caller's own; so too for changing and removing. */
    INVITE_MEMBER(Of.ADMINS),
    CHANGE_MEMBER(Of.ADMINS),
    REMOVE_MEMBER(Of.ADMINS),
    LIST_ALL_MEMBERS(Of.OPERATORS, true),
    INVITE_OPERATOR(Of.OPERATORS, true),
    GET_MEMBER(Of.READERS),
    CHANGE_OPERATOR(Of.OPERATORS, true),
    DELETE_MEMBER(Of.OPERATORS, true),
    /** Of a member who may nowhere do more than the caller; so too for ending sessions. */
    RESET_MEMBER(Of.OWNERS),
    LIST_MEMBER_SESSIONS(Of.OWNERS),
    END_MEMBER_SESSIONS(Of.OWNERS),
    LIST_MEMBER_IDENTITIES(Of.OWNERS),
    UNLINK_MEMBER_IDENTITY(Of.OWNERS),

    SIGN_IN(Audience.ANYONE),
    GET_SINGLE_SIGN_ON(Audience.ANYONE),
    BEGIN_SINGLE_SIGN_ON(Audience.ANYONE),
    COMPLETE_SINGLE_SIGN_ON(Audience.ANYONE),
    COMPLETE_SIGN_IN(Audience.HALF_SIGNED_IN),
    READ_LINK(Audience.ANYONE),
    REDEEM_LINK(Audience.ANYONE),
    ACCEPT_INVITATION(Audience.MEMBERS),
    GET_SESSION(Audience.MEMBERS),
    SIGN_OUT(Audience.MEMBERS),
    LIST_SESSIONS(Audience.MEMBERS),
    END_SESSIONS(Audience.MEMBERS),
    END_SESSION(Audience.MEMBERS),
    CHANGE_PASSWORD(Audience.MEMBERS),
    LIST_OWN_IDENTITIES(Audience.MEMBERS),
    UNLINK_OWN_IDENTITY(Audience.MEMBERS),
    ENROL_SECOND_FACTOR(Audience.MEMBERS),
    CONFIRM_SECOND_FACTOR(Audience.MEMBERS),
    RENEW_RECOVERY_CODES(Audience.MEMBERS),
    REMOVE_SECOND_FACTOR(Audience.MEMBERS);

    /** Whom a command is for. */
    public enum Audience {
        /** Those with one of its roles. */
        ROLES,
        /** Every member who is signed in, for itself alone, whatever its roles; never a service token. */
        MEMBERS,
        /** Who has proved a password, and owes the second factor. */
        HALF_SIGNED_IN,
        /** Everybody: that is how one becomes a member who is signed in. */
        ANYONE
    }

    private final Audience audience;
    private final Set<Role> roles;
    private final boolean ofInstallation;

    Permit(Set<Role> roles) {
        this(roles, false);
    }

    Permit(Set<Role> roles, boolean ofInstallation) {
        this.audience = Audience.ROLES;
        this.roles = roles;
        this.ofInstallation = ofInstallation;
    }

    Permit(Audience audience) {
        this.audience = audience;
        this.roles = Set.of();
        this.ofInstallation = false;
    }

    /** The command of an operation of the contract. */
    public static Permit of(String operationId) {
        var permit = ByOperation.MAP.get(operationId);
        if (permit == null) {
            throw new IllegalStateException("no command is named for the operation " + operationId);
        }
        return permit;
    }

    /** The operation in the contract: the constant's name in camel case. */
    public String operationId() {
        var words = name().toLowerCase(Locale.ROOT).split("_");
        var id = new StringBuilder(words[0]);
        for (var i = 1; i < words.length; i++) {
            id.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return id.toString();
    }

    public Audience audience() {
        return audience;
    }

    public Set<Role> roles() {
        return roles;
    }

    /** Whether the token must also be one of the whole installation. */
    public boolean ofInstallation() {
        return ofInstallation;
    }

    /** Whether the table lets this caller run the command at all; within its reach, which the command looks at. */
    public boolean allows(Caller caller) {
        return switch (audience) {
            case ROLES -> caller.grants().stream().anyMatch(this::allows);
            case MEMBERS, HALF_SIGNED_IN -> caller.actor().kind() == Actor.Kind.MEMBER;
            case ANYONE -> true;
        };
    }

    /** Whether a role lets its holder run the command where it holds. */
    boolean allows(Grant grant) {
        return audience != Audience.ROLES
                || (roles.contains(grant.role()) && (!ofInstallation || grant.reach() == null));
    }

    private static final class ByOperation {
        static final Map<String, Permit> MAP =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Permit::operationId, Function.identity()));
    }

    private static final class Of {
        static final Set<Role> OPERATORS = Set.of(OPERATOR);
        static final Set<Role> OWNERS = Set.of(OPERATOR, OWNER);
        static final Set<Role> ADMINS = Set.of(OPERATOR, OWNER, ADMIN);
        static final Set<Role> DEVELOPERS = Set.of(OPERATOR, OWNER, ADMIN, DEVELOPER);
        static final Set<Role> READERS = Set.of(OPERATOR, OWNER, ADMIN, DEVELOPER, AUDITOR);
        static final Set<Role> AUDIT_READERS = Set.of(OPERATOR, OWNER, ADMIN, AUDITOR);
        static final Set<Role> INSTALLATION_READERS = Set.of(OPERATOR, AUDITOR);
    }
}
