package io.claviger.control.account;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.account.Module;
import io.claviger.store.Changing;
import io.claviger.store.account.StoredAccount;
import java.util.EnumSet;
import java.util.Map;

/** Switches modules of an account on and off. What was stored for one stays while it is off. */
public final class PutModules implements Command<PutModules.Wish, StoredAccount> {
    /**
     * What is wanted.
     *
     * @param states whether a module is to be on; those left out stay as they are
     */
    public record Wish(AccountTarget target, Map<Module, Boolean> states) {
        public Wish {
            states = Map.copyOf(states);
        }
    }

    @Override
    public Permit permit() {
        return Permit.PUT_MODULES;
    }

    @Override
    public StoredAccount perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var before = AccountAccess.find(tx, caller, wish.target.accountId());
        wish.target.precondition().require(before.version());
        var modules = EnumSet.noneOf(Module.class);
        for (var module : Module.values()) {
            if (wish.states.getOrDefault(module, before.modules().contains(module))) {
                modules.add(module);
            }
        }
        if (modules.equals(before.modules())) {
            return tx.nothingChanged(before);
        }
        var after = tx.accounts().update(before.withModules(modules));
        tx.audit().append(AccountAudit.modules(before, after));
        return after;
    }
}
