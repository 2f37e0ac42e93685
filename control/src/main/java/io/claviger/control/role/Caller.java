package io.claviger.control.role;

import io.claviger.core.credential.Role;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.audit.Actor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who runs a command.
 *
 * @param actor as the audit trail names it
 * @param reach the account that it sees with its sub-accounts, or null for the whole installation
 */
public record Caller(Actor actor, Role role, @Nullable String reach) {

    /** A service token. */
    public static Caller of(ServiceToken token, @Nullable String address) {
        var actor = new Actor(Actor.Kind.TOKEN, token.id(), token.name(), address);
        return new Caller(actor, token.role(), token.accountId());
    }

    /** A part of Claviger itself, or who runs it by its command line: an operator. */
    public static Caller system(String part) {
        return new Caller(Actor.system(part), Role.OPERATOR, null);
    }

    /** Whether it runs the installation. */
    public boolean isOperator() {
        return role == Role.OPERATOR && reach == null;
    }

    /**
     * Goes on only where the table permits it.
     *
     * @throws ClavigerException with {@code ROLE_FORBIDDEN}
     */
    public void require(Permit permit) {
        if (!permit.allows(this)) {
            throw forbidden("The role " + word() + " may not do this (" + permit.operationId() + ")"
                    + (permit.roles().contains(role) ? " with a token of an account." : "."));
        }
    }

    /** Goes on only for those who run the installation. */
    public void requireOperator(String what) {
        if (!isOperator()) {
            throw forbidden(what + " is for operators; the role here is " + word() + ".");
        }
    }

    private String word() {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** A refusal because of the role. */
    public static ClavigerException forbidden(String why) {
        return new ClavigerException(ErrorCode.ROLE_FORBIDDEN, why);
    }
}
