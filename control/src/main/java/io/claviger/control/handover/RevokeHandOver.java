package io.claviger.control.handover;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.handover.StoredHandOver;

/** Takes a hand-over back, so that its link is good for nothing. A key that was made of it stays. */
final class RevokeHandOver implements Command<RevokeHandOver.Target, StoredHandOver> {
    record Target(String accountId, String handOverId) {}

    @Override
    public Permit permit() {
        return Permit.REVOKE_HAND_OVER;
    }

    static StoredHandOver find(Reading tx, Caller caller, Target target) {
        var handOver = tx.handOvers().find(target.handOverId);
        if (handOver == null || !handOver.accountId().equals(target.accountId)) {
            throw missing(target);
        }
        caller.requireReach(tx, handOver.accountId(), () -> missing(target));
        return handOver;
    }

    @Override
    public StoredHandOver perform(Changing tx, Caller caller, Target target) {
        caller.require(permit());
        var handOver = find(tx, caller, target);
        return switch (handOver.statusAt(tx.nowMicros())) {
            case REVOKED, EXPIRED -> tx.nothingChanged(handOver);
            case OPENED ->
                throw ClavigerException.conflict(
                        "The link was opened and the key " + handOver.keyId() + " made. Revoke that key instead.");
            case WAITING -> {
                tx.audit().append(HandOverAudit.revoked(handOver));
                yield tx.handOvers().revoke(handOver);
            }
        };
    }

    private static ClavigerException missing(Target target) {
        return ClavigerException.notFound("There is no hand-over " + target.handOverId + ".");
    }
}
