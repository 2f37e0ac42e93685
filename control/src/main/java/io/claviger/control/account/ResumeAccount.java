package io.claviger.control.account;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;
import io.claviger.store.account.StoredAccount;

/** Resumes a suspended account. */
public final class ResumeAccount implements Command<AccountTarget, StoredAccount> {
    @Override
    public Permit permit() {
        return Permit.RESUME_ACCOUNT;
    }

    @Override
    public StoredAccount perform(Changing tx, Caller caller, AccountTarget target) {
        caller.require(permit());
        var before = AccountAccess.find(tx, caller, target.accountId());
        if (before.parentId() == null || !caller.reaches(tx, before.parentId())) {
            caller.requireOperator("To resume this account");
        }
        target.precondition().require(before.version());
        if (before.suspended() == false) {
            return tx.nothingChanged(before);
        }
        var after = tx.accounts().update(before.withSuspended(false));
        tx.audit().append(AccountAudit.entry("account.resume", before, after));
        return after;
    }
}
