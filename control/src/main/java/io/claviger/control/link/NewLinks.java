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
        var token = LinkToken.make(random);
        var expires = tx.nowMicros() + lasts(purpose).toNanos() / 1000;
        tx.links().insert(purpose, memberId, LinkToken.digest(pepper, purpose, token), expires);
        return new OneTimeLink(purpose, token, expires);
    }

    /** A link with which a member comes in: to join, or where it has joined to set a new password. */
    public OneTimeLink forMember(Changing tx, StoredMember member) {
        return make(tx, member.joined() ? LinkPurpose.RESET : LinkPurpose.INVITATION, member.id());
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
