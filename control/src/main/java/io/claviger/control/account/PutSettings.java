package io.claviger.control.account;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Changing;
import io.claviger.store.account.StoredAccount;
import java.util.List;

/** Sets what the secrets start with that are generated for an account's keys; those that are there stay as they are. */
public final class PutSettings implements Command<PutSettings.Wish, StoredAccount> {
    /** What is wanted in place of what is there. */
    public record Wish(AccountTarget target, String keyPrefix) {}

    @Override
    public Permit permit() {
        return Permit.PUT_SETTINGS;
    }

    /** What is wrong with the meaning of a wish. */
    public List<FieldFault> faultsOf(Wish wish) {
        return wish.keyPrefix.equals(KeyFormat.TOKEN_PREFIX)
                ? List.of(new FieldFault("/keyPrefix", "is what service tokens start with"))
                : List.of();
    }

    @Override
    public StoredAccount perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var before = AccountAccess.find(tx, caller, wish.target.accountId());
        wish.target.precondition().require(before.version());
        var faults = faultsOf(wish);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        if (wish.keyPrefix.equals(before.keyPrefix())) {
            return tx.nothingChanged(before);
        }
        var after = tx.accounts().update(before.withKeyPrefix(wish.keyPrefix));
        tx.audit().append(AccountAudit.settings(before, after));
        return after;
    }
}
