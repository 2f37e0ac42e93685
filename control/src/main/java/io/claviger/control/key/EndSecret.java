package io.claviger.control.key;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.credential.StoredKey;

/** Ends a secret that still overlaps with a newer one. A key's only secret is not ended so: the key is revoked. */
public final class EndSecret implements Command<EndSecret.Which, StoredKey> {
    /** A secret of a key. */
    public record Which(KeyTarget target, String secretId) {}

    @Override
    public Permit permit() {
        return Permit.END_SECRET;
    }

    @Override
    public StoredKey perform(Changing tx, Caller caller, Which input) {
        caller.require(permit());
        var before = KeyAccess.find(tx, caller, input.target.keyId());
        input.target.precondition().require(before.version());
        var secret = before.secrets().stream()
                .filter(one -> one.id().equals(input.secretId))
                .findFirst()
                .orElseThrow(() -> ClavigerException.notFound("The key has no secret " + input.secretId + "."));
        if (secret.endsAtMicros() <= tx.nowMicros()) {
            return tx.nothingChanged(before);
        }
        var after = tx.keys().endSecret(before, input.secretId);
        tx.audit().append(KeyAudit.changed("key.end-secret", before, after));
        return after;
    }
}
