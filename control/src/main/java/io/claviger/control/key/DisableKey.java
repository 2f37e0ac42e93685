package io.claviger.control.key;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Standing;
import io.claviger.store.Changing;
import io.claviger.store.credential.StoredKey;

/** Refuses a key until it is enabled again. */
public final class DisableKey implements Command<KeyTarget, StoredKey> {
    @Override
    public Permit permit() {
        return Permit.DISABLE_KEY;
    }

    @Override
    public StoredKey perform(Changing tx, Caller caller, KeyTarget target) {
        caller.require(permit());
        return KeyStanding.change(tx, caller, target, Standing.DISABLED, "key.disable");
    }
}
