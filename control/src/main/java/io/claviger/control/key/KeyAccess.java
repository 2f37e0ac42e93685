package io.claviger.control.key;

import io.claviger.control.role.Caller;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredKey;

/** Finds keys within a caller's reach. One outside is not found, just as one that does not exist. */
public final class KeyAccess {
    private KeyAccess() {}

    private static ClavigerException missing(String keyId) {
        return ClavigerException.notFound("There is no key " + keyId + ".");
    }

    public static StoredKey find(Reading tx, Caller caller, String keyId) {
        var key = tx.keys().find(keyId);
        if (key == null) {
            throw missing(keyId);
        }
        caller.requireReach(tx, key.accountId(), () -> missing(keyId));
        return key;
    }
}
