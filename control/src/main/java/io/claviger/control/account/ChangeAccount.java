package io.claviger.control.account;

import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;
import io.claviger.store.account.StoredAccount;
import org.jspecify.annotations.Nullable;

/** Renames an account. */
public final class ChangeAccount implements Command<ChangeAccount.Change, StoredAccount> {
    /**
     * What is to be changed.
     *
     * @param name null to leave it as it is
     */
    public record Change(
            String accountId,
            Precondition precondition,
            @Nullable String name) {}

    @Override
    public Permit permit() {
        return Permit.CHANGE_ACCOUNT;
    }

    @Override
    public StoredAccount perform(Changing tx, Caller caller, Change input) {
        caller.require(permit());
        var before = AccountAccess.find(tx, caller, input.accountId());
        input.precondition().require(before.version());
        var name = input.name();
        if (name == null || name.equals(before.name())) {
            return tx.nothingChanged(before);
        }
        var after = tx.accounts().update(before.withName(name));
        tx.audit().append(AccountAudit.entry("account.change", before, after));
        return after;
    }
}
