package io.claviger.control.key;

import io.claviger.control.role.Caller;
import io.claviger.core.credential.Standing;
import io.claviger.store.Changing;
import io.claviger.store.credential.StoredKey;

/** The change that disabling, enabling, revoking and deleting have in common. */
final class KeyStanding {
    private KeyStanding() {}

    static StoredKey change(Changing tx, Caller caller, KeyTarget target, Standing standing, String action) {
        var before = KeyAccess.find(tx, caller, target.keyId());
        target.precondition().require(before.version());
        if (before.standing() == standing) {
            return tx.nothingChanged(before);
        }
        var after = tx.keys().stand(before, standing);
        tx.audit().append(KeyAudit.changed(action, before, after));
        return after;
    }
}
