package io.claviger.control.key;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Standing;
import io.claviger.store.Changing;
import io.claviger.store.credential.StoredKey;

/** Ends a key for good and hides it. */
public final class DeleteKey implements Command<KeyTarget, StoredKey> {
    @Override
    public Permit permit() {
        return Permit.DELETE_KEY;
    }

    @Override
    public StoredKey perform(Changing tx, Caller caller, KeyTarget target) {
        caller.require(permit());
        return KeyStanding.change(tx, caller, target, Standing.DELETED, "key.delete");
    }
}
