package io.claviger.control.policy;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes a named policy, and with it what all keys that share it may do. */
public final class ChangePolicy implements Command<ChangePolicy.Change, StoredPolicy> {
    private final Snapshot snapshot;

    /** What is to be changed: null leaves a member as it is, an empty {@code Optional} clears it. */
    public record Change(
            PolicyTarget target,
            @Nullable String name,
            @Nullable Optional<String> description,
            PolicyWish policy) {}

    public ChangePolicy(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Permit permit() {
        return Permit.CHANGE_POLICY;
    }

    /**
     * What is wrong with the meaning of a change.
     *
     * @param before as it is now
     */
    public List<FieldFault> faultsOf(Change change, Policy before) {
        return change.policy.faultsOf(before, snapshot.catalog());
    }

    @Override
    public StoredPolicy perform(Changing tx, Caller caller, Change change) {
        caller.require(permit());
        var before = change.target.find(tx, caller);
        change.target.precondition().require(before.version());
        var faults = faultsOf(change, before.policy());
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var settings = new PolicySettings(
                change.name == null ? before.name() : change.name,
                change.description == null ? before.description() : change.description.orElse(null),
                change.policy.applyTo(before.policy()));
        if (settings.equals(before.settings())) {
            return tx.nothingChanged(before);
        }
        var after = tx.policies().update(before, settings);
        tx.audit().append(PolicyAudit.changed(before, after));
        return after;
    }
}
