package io.claviger.control.token;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Pepper;
import io.claviger.store.Changing;
import java.security.SecureRandom;
import java.time.Duration;

/** Gives a service token a new secret. The old one goes on being accepted for an overlap. */
public final class RotateToken implements Command<RotateToken.Rotation, TokenWithSecret> {
    private final Pepper pepper;
    private final SecureRandom random;

    /** A rotation of a token; an overlap of zero ends the old secret at once. */
    public record Rotation(TokenTarget target, Duration overlap) {}

    public RotateToken(Pepper pepper, SecureRandom random) {
        this.pepper = pepper;
        this.random = random;
    }

    @Override
    public Permit permit() {
        return Permit.ROTATE_TOKEN;
    }

    @Override
    public TokenWithSecret perform(Changing tx, Caller caller, Rotation input) {
        caller.require(permit());
        var before = TokenAccess.find(tx, caller, input.target.tokenId());
        TokenAccess.requireRank(tx, caller, before.role(), before.accountId());
        input.target.precondition().require(before.version());
        var secret = KeyFormat.newServiceToken(random);
        var after = tx.tokens().rotate(before, pepper.digest(secret), input.overlap.toNanos() / 1000);
        tx.audit().append(TokenAudit.changed("token.rotate", before, after));
        return new TokenWithSecret(after, secret);
    }
}
