package io.claviger.control.handover;

import io.claviger.control.command.Command;
import io.claviger.control.key.CreateKey;
import io.claviger.control.key.KeyWithSecret;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.LiveSessions;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.audit.Actor;
import io.claviger.store.handover.StoredHandOver;
import io.claviger.store.handover.StoredHandOver.Status;
import java.util.List;

/**
 * Uses a hand-over up and makes its key, with the rights that its giver has by now: so no link does what its giver may not
 * do any more.
 */
final class OpenHandOver implements Command<Secret, KeyWithSecret> {
    private final CreateKey create;
    private final Pepper pepper;

    OpenHandOver(CreateKey create, Pepper pepper) {
        this.create = create;
        this.pepper = pepper;
    }

    /** That of making a key: it is the giver's right that is used. */
    @Override
    public Permit permit() {
        return Permit.CREATE_KEY;
    }

    @Override
    public KeyWithSecret perform(Changing tx, Caller opener, Secret token) {
        var handOver = tx.handOvers().find(HandOverToken.digest(pepper, token));
        if (handOver == null || handOver.statusAt(tx.nowMicros()) != Status.WAITING) {
            throw ClavigerException.notFound("This link is not good any more, or never was. Ask for a new one.");
        }
        var made = make(tx, handOver);
        var opened =
                tx.handOvers().open(handOver, made.key().id(), opener.actor().address());
        tx.audit().append(HandOverAudit.opened(opened));
        return made;
    }

    private KeyWithSecret make(Changing tx, StoredHandOver handOver) {
        if (LiveSessions.isSuspended(tx, handOver.accountId())) {
            throw ClavigerException.conflict("This account is suspended just now, so no key is made in it.");
        }
        var giver = giver(tx, handOver.giver()).allowed(permit());
        if (!giver.reaches(tx, handOver.accountId())) {
            throw ClavigerException.conflict("Who gave this link may not make keys here any more. Ask for a new link.");
        }
        try {
            return create.perform(
                    tx,
                    giver,
                    HandOverWish.read(handOver.accountId(), handOver.wish()).key());
        } catch (ClavigerException refusal) {
            if (refusal.code() == ErrorCode.INPUT_INVALID || refusal.code() == ErrorCode.NOT_FOUND) {
                throw new ClavigerException(
                        ErrorCode.CONFLICT,
                        "What this key was to be permitted has changed since the link was made. Ask for a new link.",
                        refusal);
            }
            throw refusal;
        }
    }

    /** The giver with the roles that it has now; none where it is gone or not accepted any more. */
    private static Caller giver(Reading tx, Actor giver) {
        var grants = switch (giver.kind()) {
            case MEMBER -> {
                var member = tx.members().find(giver.id());
                yield member == null ? null : new Caller(giver, LiveSessions.grants(tx, member));
            }
            case TOKEN -> {
                var token = tx.tokens().find(giver.id());
                yield token == null || token.statusAt(tx.nowMicros()) != CredentialStatus.ACTIVE
                        ? null
                        : new Caller(giver, token.role(), token.accountId());
            }
            case SYSTEM -> null;
        };
        return grants == null ? new Caller(giver, List.of()) : grants;
    }
}
