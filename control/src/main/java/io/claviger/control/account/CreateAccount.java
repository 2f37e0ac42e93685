package io.claviger.control.account;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.account.NewAccount;
import io.claviger.store.account.StoredAccount;
import java.util.ArrayList;
import java.util.List;

/** Makes an account, or a sub-account of one within reach. */
public final class CreateAccount implements Command<NewAccount, StoredAccount> {
    @Override
    public Permit permit() {
        return Permit.CREATE_ACCOUNT;
    }

    /** What is wrong with the meaning of an account. */
    public List<FieldFault> faultsOf(Reading tx, Caller caller, NewAccount input) {
        var faults = new ArrayList<FieldFault>();
        var parentId = input.parentId();
        if (parentId != null && !caller.reaches(tx, parentId)) {
            faults.add(new FieldFault("/parentId", "there is no account " + parentId));
        }
        var createdAt = input.createdAtMicros();
        if (createdAt != null && createdAt > tx.nowMicros()) {
            faults.add(new FieldFault("/createdAt", "must not lie in the future"));
        }
        return faults;
    }

    @Override
    public StoredAccount perform(Changing tx, Caller caller, NewAccount input) {
        caller.require(permit());
        if (input.parentId() == null) {
            caller.requireOperator("An account without parentId");
        }
        if (input.createdAtMicros() != null) {
            caller.requireOperator("createdAt");
        }
        var faults = faultsOf(tx, caller, input);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var account = tx.accounts().insert(input);
        tx.audit().append(AccountAudit.entry("account.create", null, account));
        return account;
    }
}
