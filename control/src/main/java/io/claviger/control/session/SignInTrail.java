package io.claviger.control.session;

import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Permit;
import io.claviger.store.Store;
import io.claviger.store.audit.Actor;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes failed tries into the audit trail: of known members only, since anyone can make up others; at the 4th, the 8th,
 * the 16th and so on, so that an attack leaves a mark and not a flood; and beside the answer, whose time is the same then
 * whether there is such a member.
 */
final class SignInTrail {
    private static final Logger LOG = LoggerFactory.getLogger(SignInTrail.class);
    private static final int FIRST = 4;
    private static final int MOST_AT_ONCE = 4;

    private final Store store;
    private final Executor threads;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    SignInTrail(Store store, Executor threads) {
        this.store = store;
        this.threads = threads;
    }

    /** @param tries how many there were, this one included */
    void failed(String memberId, String what, int tries, @Nullable String address) {
        if (tries < FIRST || Integer.bitCount(tries) != 1 || !places.tryAcquire()) {
            return;
        }
        threads.execute(() -> {
            try {
                var actor = new Actor(Actor.Kind.SYSTEM, "sign-in", "sign-in", address);
                store.change(actor, Permit.SIGN_IN.operationId(), tx -> {
                    tx.audit().append(MemberAudit.failedTries(memberId, what, tries));
                    return memberId;
                });
            } catch (RuntimeException e) {
                LOG.warn("{} failed tries to sign in as the member {} could not be recorded", tries, memberId, e);
            } finally {
                places.release();
            }
        });
    }
}
