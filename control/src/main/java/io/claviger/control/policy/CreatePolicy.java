package io.claviger.control.policy;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Command;
import io.claviger.control.key.PolicyWish;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Changing;
import io.claviger.store.policy.PolicySettings;
import io.claviger.store.policy.StoredPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a policy that keys of an account can share. */
public final class CreatePolicy implements Command<CreatePolicy.Wish, StoredPolicy> {
    private final Snapshot snapshot;

    /** The policy that is wanted. */
    public record Wish(
            String accountId, String name, @Nullable String description, PolicyWish policy) {}

    public CreatePolicy(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Permit permit() {
        return Permit.CREATE_POLICY;
    }

    /** What is wrong with the meaning of a wish. */
    public List<FieldFault> faultsOf(Wish wish) {
        return wish.policy.faultsOf(Policy.NONE, snapshot.catalog());
    }

    @Override
    public StoredPolicy perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        AccountAccess.find(tx, caller, wish.accountId);
        var faults = faultsOf(wish);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var settings = new PolicySettings(wish.name, wish.description, wish.policy.applyTo(Policy.NONE));
        var policy = tx.policies().insert(wish.accountId, settings);
        tx.audit().append(PolicyAudit.created(policy));
        return policy;
    }
}
