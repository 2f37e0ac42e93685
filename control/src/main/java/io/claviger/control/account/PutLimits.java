package io.claviger.control.account;

import io.claviger.control.command.Command;
import io.claviger.control.key.LimitWish;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.guard.Mode;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Changing;
import io.claviger.store.account.StoredAccount;
import java.util.List;

/** Limits what all keys of an account may use together. */
public final class PutLimits implements Command<PutLimits.Wish, StoredAccount> {
    private final Snapshot snapshot;

    /** The limits and quotas that are wanted, in place of those that are there. */
    public record Wish(AccountTarget target, LimitWish limits, Mode mode) {}

    public PutLimits(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Permit permit() {
        return Permit.PUT_LIMITS;
    }

    /** What is wrong with the meaning of a wish. */
    public List<FieldFault> faultsOf(Wish wish) {
        return wish.limits.faultsOf(LimitSet.NONE, snapshot.catalog());
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
        var limits = new LimitRules(wish.mode, wish.limits.applyTo(LimitSet.NONE));
        if (limits.equals(before.limits())) {
            return tx.nothingChanged(before);
        }
        var after = tx.accounts().update(before.withLimits(limits));
        tx.audit().append(AccountAudit.limits(before, after));
        return after;
    }
}
