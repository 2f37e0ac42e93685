package io.claviger.control.role;

import io.claviger.core.credential.Role;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Reading;
import io.claviger.store.audit.Actor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who runs a command. A service token has one role; a member may have a different one in each account, so what it may do
 * is asked of the account that is concerned: {@link #allowed} leaves only the roles that permit a command.
 *
 * @param actor as the audit trail names it
 * @param grants its roles; none where it is nobody, or a member who has none
 * @param others roles that do not permit the command at hand, so that what they reach is refused and not "not found"
 */
public record Caller(Actor actor, List<Grant> grants, List<Grant> others) {
    public Caller {
        grants = List.copyOf(grants);
        others = List.copyOf(others);
    }

    public Caller(Actor actor, List<Grant> grants) {
        this(actor, grants, List.of());
    }

    public Caller(Actor actor, Role role, @Nullable String reach) {
        this(actor, List.of(new Grant(role, reach)));
    }

    /** A service token. */
    public static Caller of(ServiceToken token, @Nullable String address) {
        var actor = new Actor(Actor.Kind.TOKEN, token.id(), token.name(), address);
        return new Caller(actor, token.role(), token.accountId());
    }

    /** A part of Claviger itself, or who runs it by its command line: an operator. */
    public static Caller system(String part) {
        return new Caller(Actor.system(part), Role.OPERATOR, null);
    }

    /** Somebody of whom nothing is known yet. */
    public static Caller visitor(@Nullable String address) {
        return new Caller(new Actor(Actor.Kind.SYSTEM, "visitor", "visitor", address), List.of());
    }

    /** Whether it runs the installation. */
    public boolean isOperator() {
        return grants.stream().anyMatch(grant -> grant.role() == Role.OPERATOR && grant.reach() == null);
    }

    /** Whether it sees the whole installation. */
    public boolean reachesAll() {
        return grants.stream().anyMatch(grant -> grant.reach() == null);
    }

    /** The accounts that it sees, with those below; null for all. */
    public @Nullable List<String> roots() {
        return reachesAll()
                ? null
                : grants.stream()
                        .map(grant -> Objects.requireNonNull(grant.reach()))
                        .sorted()
                        .distinct()
                        .toList();
    }

    /** Whether it sees an account. */
    public boolean reaches(Reading tx, String accountId) {
        return reaches(grants, tx, accountId);
    }

    /** As {@link #reaches(Reading, String)}, of the accounts in force on this node. */
    public boolean reaches(Snapshot snapshot, String accountId) {
        return grants.stream().anyMatch(grant -> snapshot.within(accountId, grant.reach()));
    }

    /**
     * Goes on only where it sees an account.
     *
     * @throws ClavigerException {@code missing}'s, or with {@code ROLE_FORBIDDEN} where it sees the account but has no
     *     role there that permits this
     */
    public void requireReach(Reading tx, String accountId, Supplier<ClavigerException> missing) {
        if (reaches(tx, accountId)) {
            return;
        }
        throw reaches(others, tx, accountId) ? forbidden("Your role in this account may not do this.") : missing.get();
    }

    /** The highest of its roles in an account; null where it has none there. */
    public @Nullable Role roleIn(Reading tx, String accountId) {
        return highest(grants.stream()
                .filter(grant -> tx.accounts().within(accountId, grant.reach()))
                .toList());
    }

    /** Whether it may do in an account whatever a role there may. */
    public boolean outranks(Reading tx, Role role, String accountId) {
        var own = roleIn(tx, accountId);
        return own != null && !Ranks.isAbove(role, own);
    }

    /** This caller with only those of its roles that permit a command. */
    public Caller allowed(Permit permit) {
        var permitting = grants.stream().filter(permit::allows).toList();
        var rest = grants.stream().filter(grant -> !permit.allows(grant)).toList();
        return new Caller(actor, permitting, rest);
    }

    /**
     * Goes on only where the table permits it.
     *
     * @throws ClavigerException with {@code ROLE_FORBIDDEN}
     */
    public void require(Permit permit) {
        if (!permit.allows(this)) {
            var inAccountsOnly =
                    grants.stream().anyMatch(grant -> permit.roles().contains(grant.role()));
            throw forbidden("The role " + word() + " may not do this (" + permit.operationId() + ")"
                    + (inAccountsOnly ? " with a token of an account." : "."));
        }
    }

    /** Goes on only for those who run the installation. */
    public void requireOperator(String what) {
        if (!isOperator()) {
            throw forbidden(what + " is for operators; the role here is " + word() + ".");
        }
    }

    /** The highest of its roles, for a message. */
    public String word() {
        var role = highest(grants);
        return role == null ? "none" : role.name().toLowerCase(Locale.ROOT);
    }

    private static boolean reaches(List<Grant> grants, Reading tx, String accountId) {
        return grants.stream().anyMatch(grant -> tx.accounts().within(accountId, grant.reach()));
    }

    private static @Nullable Role highest(List<Grant> grants) {
        @Nullable Role highest = null;
        for (var grant : grants) {
            if (highest == null || Ranks.isAbove(grant.role(), highest)) {
                highest = grant.role();
            }
        }
        return highest;
    }

    /** A refusal because of the role. */
    public static ClavigerException forbidden(String why) {
        return new ClavigerException(ErrorCode.ROLE_FORBIDDEN, why);
    }
}
