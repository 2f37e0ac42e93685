package io.claviger.control.role;

import static io.claviger.core.credential.Role.ADMIN;
import static io.claviger.core.credential.Role.AUDITOR;
import static io.claviger.core.credential.Role.DEVELOPER;
import static io.claviger.core.credential.Role.OPERATOR;
import static io.claviger.core.credential.Role.OWNER;

import io.claviger.core.credential.Role;
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
    LIST_SECRETS(Of.READERS),
    END_SECRET(Of.DEVELOPERS),
    LIST_KEY_USAGE(Of.READERS),
    GET_BLAST_RADIUS(Of.READERS),
    GET_RIGHT_SIZE(Of.READERS),
    LIST_USAGE(Of.READERS),
    LIST_USAGE_ADDRESSES(Of.READERS),
    LIST_REJECTIONS(Of.READERS),
    GET_REJECTION(Of.READERS),

    GET_VOCABULARY(Of.READERS),
    PUT_VOCABULARY(Of.DEVELOPERS),
    CLEAR_SEEN_VALUES(Of.DEVELOPERS),

    LIST_APIS(Of.READERS),
    GET_API(Of.READERS),
    LIST_OPERATIONS(Of.READERS),
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
    REVOKE_TOKEN(Of.ADMINS);

    private final Set<Role> roles;
    private final boolean ofInstallation;

    Permit(Set<Role> roles) {
        this(roles, false);
    }

    Permit(Set<Role> roles, boolean ofInstallation) {
        this.roles = roles;
        this.ofInstallation = ofInstallation;
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

    public Set<Role> roles() {
        return roles;
    }

    /** Whether the token must also be one of the whole installation. */
    public boolean ofInstallation() {
        return ofInstallation;
    }

    /** Whether the table lets this caller run the command at all; within its reach, which the command looks at. */
    public boolean allows(Caller caller) {
        return roles.contains(caller.role()) && (!ofInstallation || caller.reach() == null);
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
