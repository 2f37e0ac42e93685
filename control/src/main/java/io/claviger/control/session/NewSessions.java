package io.claviger.control.session;

import io.claviger.core.credential.Pepper;
import io.claviger.store.Changing;
import io.claviger.store.member.NewSession;
import io.claviger.store.member.StoredMember;
import java.security.SecureRandom;
import java.time.Duration;

/** Begins sessions. Each has a token of its own, made here: one that came along from outside is never taken. */
public final class NewSessions {
    /** How long a session lasts, however often it is used. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** How long the second factor is awaited. */
    static final Duration LONGEST_AWAITED = Duration.ofMinutes(10);

    private final Pepper pepper;
    private final SecureRandom random;

    public NewSessions(Pepper pepper, SecureRandom random) {
        this.pepper = pepper;
        this.random = random;
    }

    /** After a proof that is enough if the member has no second factor. */
    public Begun begin(Changing tx, StoredMember member, Visit visit) {
        return begin(tx, member, visit, !member.hasSecondFactor());
    }

    /** After all proofs. */
    public Begun proven(Changing tx, StoredMember member, Visit visit) {
        return begin(tx, member, visit, true);
    }

    private Begun begin(Changing tx, StoredMember member, Visit visit, boolean signedIn) {
        var token = SessionToken.make(random);
        var lasts = (signedIn ? LONGEST : LONGEST_AWAITED).toNanos() / 1000;
        var session = tx.sessions()
                .insert(new NewSession(
                        member.id(),
                        token.digest(pepper),
                        signedIn,
                        visit.address(),
                        visit.agent(),
                        tx.nowMicros() + lasts));
        return new Begun(token, session, member, LiveSessions.grants(tx, member));
    }
}
