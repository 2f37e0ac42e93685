package io.claviger.control.account;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;
import io.claviger.store.account.StoredAccount;

/** Suspends an account: its credentials, and those of its sub-accounts, are refused until it is resumed. */
public final class SuspendAccount implements Command<AccountTarget, StoredAccount> {
    @Override
    public Permit permit() {
        return Permit.SUSPEND_ACCOUNT;
    }

    @Override
    public StoredAccount perform(Changing tx, Caller caller, AccountTarget target) {
        caller.require(permit());
        var before = AccountAccess.find(tx, caller, target.accountId());
        if (before.parentId() == null || !caller.reaches(tx, before.parentId())) {
            caller.requireOperator("To suspend this account");
        }
        target.precondition().require(before.version());
        if (before.suspended() == true) {
            return tx.nothingChanged(before);
        }
        var after = tx.accounts().update(before.withSuspended(true));
        tx.audit().append(AccountAudit.entry("account.suspend", before, after));
        return after;
    }
}
