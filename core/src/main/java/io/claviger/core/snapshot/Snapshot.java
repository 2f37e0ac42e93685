package io.claviger.core.snapshot;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.credential.Credential;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.lease.Lease;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.core.time.MicroClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision needs, in memory: accounts, credentials with their superseded secrets, and the catalog. It
 * follows the store by applying its changes in the order of their revisions; readers never wait and never see half of
 * a credential.
 *
 * <p>A decision looks at several things. While changes are applied, it could see one as it is after them and another as it
 * was before, together what never was: a policy widened after a key had left it, say. So who looks at several takes {@link
 * #stamp} before and asks {@link #isStill} afterwards.
 */
public final class Snapshot {
    private static final SecretVersion DUMMY =
            new SecretVersion("", SecretDigest.of(new byte[SecretDigest.LENGTH]), MicroClock.NEVER);
    private static final VarHandle STAMP;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(Snapshot.class, "stamp", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Pepper pepper;
    private final Lease lease;
    private final SharedPolicies policies = new SharedPolicies();
    private final CopyOnWriteArrayList<Consumer<SnapshotChange>> listeners = new CopyOnWriteArrayList<>();
    private volatile Content content = new Content(policies);

    /** Odd while what is there before a change is being replaced. */
    private volatile long stamp;

    /** How far the snapshot has followed the store. A revision of -1 means that nothing was loaded yet. */
    public record Position(String epoch, long revision) {}

    /** One of a node that has its store to itself. */
    public Snapshot(Pepper pepper) {
        this(pepper, Lease.none());
    }

    /** @param lease says whether what is here may be judged by */
    public Snapshot(Pepper pepper, Lease lease) {
        this.pepper = pepper;
        this.lease = lease;
    }

    /** The node's leave to judge by what is here. Finding things does not ask for it; who judges does, before. */
    public Lease lease() {
        return lease;
    }

    /**
     * Loads everything in place of what there is. Until all is there, requests are judged by what there was; what is gone
     * since is forgotten. Of the epoch that it has already, it goes to no earlier revision.
     */
    public void loadFrom(SnapshotSource source) {
        @Nullable SnapshotChange told;
        synchronized (this) {
            var before = content;
            var next = new Content(policies);
            var end = next.load(source);
            next.position(new Position(end.epoch(), end.revision()));
            told = replace(before, next);
        }
        if (told != null) {
            tell(told);
        }
    }

    private @Nullable SnapshotChange replace(Content before, Content next) {
        var had = before.position();
        var has = next.position();
        if (had.revision() < 0) {
            content = next;
            return null;
        }
        if (has.epoch().equals(had.epoch()) && has.revision() < had.revision()) {
            return null;
        }
        STAMP.getAndAdd(this, 1L);
        content = next;
        STAMP.getAndAdd(this, 1L);
        return new SnapshotChange(
                has.epoch(), Math.min(had.revision(), has.revision()), has.revision(), before.entriesTo(next));
    }

    /** Applies changes, then tells the listeners. What was applied already is passed over. */
    public void apply(SnapshotChange change) {
        synchronized (this) {
            var position = content.position();
            if (change.revision() <= position.revision()) {
                return;
            }
            if (change.from() > position.revision()) {
                throw new IllegalStateException("revision " + change.from() + " is not reached at " + position);
            }
            if (!change.epoch().equals(position.epoch())) {
                throw new IllegalStateException("epoch " + change.epoch() + " is another than " + position);
            }
            apply(change.entries());
            content.position(new Position(change.epoch(), change.revision()));
        }
        tell(change);
    }

    /**
     * Forgets credentials whose retention is over: they are simply unknown from now on. One that is not over here, since
     * what was known of it is out of date, is kept.
     *
     * @param endedBeforeMicros what ended or expired later is kept, too
     * @return how many were forgotten
     */
    public int forget(List<String> ids, long endedBeforeMicros) {
        SnapshotChange change;
        synchronized (this) {
            var position = content.position();
            var over = ids.stream()
                    .filter(id -> isOver(content.credential(id), endedBeforeMicros))
                    .<Entry>map(Entry.CredentialForgotten::new)
                    .toList();
            apply(over);
            change = new SnapshotChange(position.epoch(), position.revision(), position.revision(), over);
        }
        tell(change);
        return change.entries().size();
    }

    /** What was revoked is so for good; what has expired may be given a later end. */
    private static boolean isOver(@Nullable Credential credential, long endedBeforeMicros) {
        return credential != null
                && (credential.expiresAtMicros() <= endedBeforeMicros
                        || switch (credential.standing()) {
                            case REVOKED, DELETED -> true;
                            case ACTIVE, DISABLED -> false;
                        });
    }

    /** New credentials come last: nobody can see one together with what was before. */
    private void apply(List<Entry> entries) {
        var fresh = new ArrayList<Entry>();
        STAMP.getAndAdd(this, 1L);
        for (var entry : entries) {
            if (entry instanceof Entry.CredentialPut(var put) && content.credential(put.id()) == null) {
                fresh.add(entry);
            } else {
                content.put(entry);
            }
        }
        STAMP.getAndAdd(this, 1L);
        fresh.forEach(content::put);
    }

    private void tell(SnapshotChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    /** Calls back, on the writing thread and quickly please, after each change was applied. */
    public void onChange(Consumer<SnapshotChange> listener) {
        listeners.add(listener);
    }

    /** To be taken before several things are looked at. */
    public long stamp() {
        return stamp;
    }

    /** Whether what was looked at since the stamp was taken, all was so at one time. */
    public boolean isStill(long taken) {
        VarHandle.loadLoadFence();
        return (taken & 1) == 0 && stamp == taken;
    }

    /**
     * Finds whose a presented secret is. It takes the same work whether it is known or not, and compares in constant
     * time.
     */
    public @Nullable OwnedSecret find(Secret secret) {
        var presented = pepper.digest(secret);
        var found = content.find(presented);
        var matches = (found == null ? DUMMY : found.secret()).matches(presented);
        return matches ? found : null;
    }

    /**
     * The service token that a presented secret belongs to, if it is in force at the time.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where the lease has lapsed
     */
    public @Nullable ServiceToken serviceToken(Secret secret, long nowMicros) {
        lease.requireJudging();
        var found = find(secret);
        return found != null
                        && found.credential() instanceof ServiceToken token
                        && token.statusAt(nowMicros) == CredentialStatus.ACTIVE
                        && nowMicros < found.secret().endsAtMicros()
                        && (token.accountId() == null || active(token.accountId()))
                ? token
                : null;
    }

    public @Nullable Credential credential(String id) {
        return content.credential(id);
    }

    public @Nullable Key key(String id) {
        return content.credential(id) instanceof Key key ? key : null;
    }

    public @Nullable Account account(String id) {
        return content.account(id);
    }

    /** The account, shown as suspended also when one above it is. */
    public @Nullable Account effectiveAccount(String id) {
        var account = content.account(id);
        if (account == null || account.suspended() || account.parentId() == null || active(account.parentId())) {
            return account;
        }
        return account.withSuspended(true);
    }

    /**
     * What a key may do: its own policy, or the named one that it refers to. Where that is gone or another account's, the
     * key may do nothing.
     */
    public Policy policyOf(Key key) {
        if (key.policyId() == null) {
            return key.policy();
        }
        var policy = content.policy(key.policyId());
        return policy == null || !policy.accountId().equals(key.accountId()) ? Policy.NONE : policy.policy();
    }

    /** Whether an account is {@code rootId} or below it; a null root is the whole installation. */
    public boolean within(@Nullable String accountId, @Nullable String rootId) {
        if (rootId == null) {
            return true;
        }
        var id = accountId;
        for (var depth = 0; id != null && depth < Account.MAX_DEPTH; depth++) {
            if (id.equals(rootId)) {
                return true;
            }
            var account = content.account(id);
            id = account == null ? null : account.parentId();
        }
        return false;
    }

    public Catalog catalog() {
        return content.catalog();
    }

    public Position position() {
        return content.position();
    }

    /** Credentials of every kind, ended ones included. */
    public int credentialCount() {
        return content.credentialCount();
    }

    private boolean active(String accountId) {
        @Nullable String id = accountId;
        for (var depth = 0; id != null && depth < Account.MAX_DEPTH; depth++) {
            var account = content.account(id);
            if (account == null || account.suspended()) {
                return false;
            }
            id = account.parentId();
        }
        return true;
    }
}
