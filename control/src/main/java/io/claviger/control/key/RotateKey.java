package io.claviger.control.key;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.store.Changing;
import java.security.SecureRandom;
import java.time.Duration;

/** Gives a key a new secret. The old one goes on being accepted for an overlap, so that callers can change over. */
public final class RotateKey implements Command<RotateKey.Rotation, KeyWithSecret> {
    private final Pepper pepper;
    private final SecureRandom random;

    /** A rotation of a key; an overlap of zero ends the old secret at once. */
    public record Rotation(KeyTarget target, Duration overlap) {}

    public RotateKey(Pepper pepper, SecureRandom random) {
        this.pepper = pepper;
        this.random = random;
    }

    @Override
    public Permit permit() {
        return Permit.ROTATE_KEY;
    }

    @Override
    public KeyWithSecret perform(Changing tx, Caller caller, Rotation input) {
        caller.require(permit());
        var before = KeyAccess.find(tx, caller, input.target.keyId());
        input.target.precondition().require(before.version());
        var account = AccountAccess.find(tx, caller, before.accountId());
        var secret = KeyFormat.newKey(account.keyPrefix(), before.environment(), random);
        var digest = pepper.digest(secret);
        var after = tx.keys().rotate(before, digest, input.overlap.toNanos() / 1000);
        if (after.type() == KeyType.PROFILE) {
            tx.keys().publish(after, digest, secret);
        }
        tx.audit().append(KeyAudit.changed("key.rotate", before, after));
        return new KeyWithSecret(after, secret);
    }
}
