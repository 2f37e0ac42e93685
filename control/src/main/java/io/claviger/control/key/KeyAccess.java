package io.claviger.control.key;

import io.claviger.control.role.Caller;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredKey;

/** Finds keys within a caller's reach. One outside is not found, just as one that does not exist. */
public final class KeyAccess {
    private KeyAccess() {}

    public static StoredKey find(Reading tx, Caller caller, String keyId) {
        var key = tx.keys().find(keyId);
        if (key == null || !tx.accounts().within(key.accountId(), caller.reach())) {
            throw ClavigerException.notFound("There is no key " + keyId + ".");
        }
        return key;
    }
}
