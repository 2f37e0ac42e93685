package io.claviger.control.token;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Command;
import io.claviger.control.command.Expiry;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Changing;
import io.claviger.store.credential.NewToken;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Issues a service token, for an account or by operators for the whole installation; its role is not above the
 * caller's own.
 */
public final class CreateToken implements Command<CreateToken.Wish, TokenWithSecret> {
    private final Pepper pepper;
    private final SecureRandom random;

    /**
     * The token that is wanted.
     *
     * @param accountId its reach, or null for the whole installation
     * @param expiresAtMicros null where it does not expire
     * @param ownSecret null to have one generated
     */
    public record Wish(
            @Nullable String accountId,
            String name,
            Role role,
            @Nullable Long expiresAtMicros,
            @Nullable Secret ownSecret) {

        /** An operator's token that does not expire. */
        public static Wish operator(String name) {
            return new Wish(null, name, Role.OPERATOR, null, null);
        }
    }

    public CreateToken(Pepper pepper, SecureRandom random) {
        this.pepper = pepper;
        this.random = random;
    }

    @Override
    public Permit permit() {
        return Permit.CREATE_TOKEN;
    }

    /** What is wrong with the meaning of a wish. */
    public List<FieldFault> faultsOf(Wish wish, long nowMicros) {
        var faults = new ArrayList<FieldFault>();
        if (wish.accountId != null && wish.role == Role.OPERATOR) {
            faults.add(new FieldFault(
                    "/role",
                    "operator is a role of the whole installation; issue such a token with POST /api/v1/tokens"));
        }
        faults.addAll(Expiry.faultsOf(wish.expiresAtMicros, nowMicros));
        return faults;
    }

    @Override
    public TokenWithSecret perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        if (wish.accountId != null) {
            AccountAccess.find(tx, caller, wish.accountId);
        }
        TokenAccess.requireRank(tx, caller, wish.role, wish.accountId);
        var faults = faultsOf(wish, tx.nowMicros());
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var secret = wish.ownSecret == null ? KeyFormat.newServiceToken(random) : wish.ownSecret;
        var token = tx.tokens()
                .insert(new NewToken(
                        wish.accountId,
                        wish.name,
                        null,
                        wish.role,
                        Expiry.micros(wish.expiresAtMicros),
                        pepper.digest(secret)));
        tx.audit().append(TokenAudit.created(token));
        return new TokenWithSecret(token, secret);
    }
}
