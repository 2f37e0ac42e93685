package io.claviger.control.link;

import io.claviger.core.credential.Pepper;
import io.claviger.store.Changing;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.StoredMember;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes one-time links. Who makes one writes the audit entry. */
public final class NewLinks {
    private final Pepper pepper;
    private final SecureRandom random;

    public NewLinks(Pepper pepper, SecureRandom random) {
        this.pepper = pepper;
        this.random = random;
    }

    /**
     * Makes a link, which ends the older one of its kind.
     *
     * @param memberId null for that of the first start
     */
    public OneTimeLink make(Changing tx, LinkPurpose purpose, @Nullable String memberId) {
        return make(tx, purpose, memberId, null);
    }

    private OneTimeLink make(Changing tx, LinkPurpose purpose, @Nullable String memberId, @Nullable String accountId) {
        var token = LinkToken.make(random);
        var expires = tx.nowMicros() + lasts(purpose).toNanos() / 1000;
        tx.links().insert(purpose, memberId, accountId, LinkToken.digest(pepper, purpose, token), expires);
        return new OneTimeLink(purpose, token, expires);
    }

    /**
     * A link with which a member accepts what it was offered, and joins where it has not yet.
     *
     * @param accountId where a role is offered, or null for an operator's rights
     */
    public OneTimeLink invitation(Changing tx, StoredMember member, @Nullable String accountId) {
        return make(tx, LinkPurpose.INVITATION, member.id(), accountId);
    }

    /** How long a link is good for. */
    static Duration lasts(LinkPurpose purpose) {
        return switch (purpose) {
            case INVITATION -> Duration.ofDays(7);
            case RESET, FIRST_START, DEMO -> Duration.ofDays(1);
            case RECOVERY -> Duration.ofHours(1);
        };
    }
}
