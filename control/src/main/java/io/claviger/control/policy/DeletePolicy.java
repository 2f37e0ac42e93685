package io.claviger.control.policy;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.credential.KeyReads.Holders;
import io.claviger.store.policy.StoredPolicy;
import java.util.stream.Collectors;

/** Removes a named policy that no key shares any more. */
public final class DeletePolicy implements Command<PolicyTarget, StoredPolicy> {
    private static final int MOST_NAMED = 10;

    @Override
    public Permit permit() {
        return Permit.DELETE_POLICY;
    }

    @Override
    public StoredPolicy perform(Changing tx, Caller caller, PolicyTarget target) {
        caller.require(permit());
        var before = target.find(tx, caller);
        target.precondition().require(before.version());
        var sharing = tx.keys().sharing(before.id(), MOST_NAMED);
        if (sharing.count() > 0) {
            throw ClavigerException.conflict("Keys that share the policy: " + sharing.count() + " (" + named(sharing)
                    + "). Give them another first, or one of their own.");
        }
        tx.policies().delete(before);
        tx.audit().append(PolicyAudit.deleted(before));
        return before;
    }

    private static String named(Holders sharing) {
        var named =
                sharing.keys().stream().map(key -> key.name() + " " + key.id()).collect(Collectors.joining(", "));
        return sharing.count() > sharing.keys().size() ? named + ", …" : named;
    }
}
