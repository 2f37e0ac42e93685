package io.claviger.control.session;

import io.claviger.control.role.Caller;
import io.claviger.control.role.Grant;
import io.claviger.core.account.Account;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Role;
import io.claviger.store.Reading;
import io.claviger.store.Store;
import io.claviger.store.audit.Actor;
import io.claviger.store.member.StoredMember;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds sessions by their tokens. Nothing is remembered in between: each call reads the session, the member and its roles
 * anew, so what was ended or taken is gone at the next call, on every node.
 */
public final class LiveSessions {
    private static final long MINUTE_MICROS = 60_000_000;

    private final Store store;
    private final Pepper pepper;

    public LiveSessions(Store store) {
        this.store = store;
        this.pepper = store.pepper();
    }

    /**
     * The session of a token, and writes down that it was used.
     *
     * @param address the client's, for the audit trail
     */
    public @Nullable SignedIn use(SessionToken token, @Nullable String address) {
        record Found(@Nullable SignedIn session, long nowMicros) {}
        var found = store.read(tx -> new Found(find(tx, token, address), tx.nowMicros()));
        var session = found.session;
        if (session != null && found.nowMicros - session.session().lastSeenAtMicros() >= MINUTE_MICROS) {
            store.sessionSeen(session.session().id());
        }
        return session;
    }

    /** The session of a token as of a transaction. */
    public @Nullable SignedIn find(Reading tx, SessionToken token, @Nullable String address) {
        var session = tx.sessions().find(token.digest(pepper));
        var member = session == null ? null : tx.members().find(session.memberId());
        if (session == null || member == null) {
            return null;
        }
        return new SignedIn(token, session, member, new Caller(actor(member, address), grants(tx, member)));
    }

    /** A member as the audit trail names it. */
    public static Actor actor(StoredMember member, @Nullable String address) {
        return new Actor(Actor.Kind.MEMBER, member.id(), member.name(), address);
    }

    /** What a member may do now; a role in an account that is suspended is none, as a token of it is none. */
    public static List<Grant> grants(Reading tx, StoredMember member) {
        var grants = new ArrayList<Grant>();
        if (member.operator()) {
            grants.add(new Grant(Role.OPERATOR, null));
        }
        member.rolesInOrder().forEach((accountId, role) -> {
            if (!isSuspended(tx, accountId)) {
                grants.add(new Grant(role, accountId));
            }
        });
        return List.copyOf(grants);
    }

    /** Whether an account, or one above it, is suspended. */
    public static boolean isSuspended(Reading tx, String accountId) {
        @Nullable String next = accountId;
        for (var level = 0; next != null && level < Account.MAX_DEPTH; level++) {
            var account = tx.accounts().find(next);
            if (account == null || account.suspended()) {
                return true;
            }
            next = account.parentId();
        }
        return false;
    }
}
