package io.claviger.core.snapshot;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.credential.Credential;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision needs, in memory: accounts, credentials with their superseded secrets, and the catalog. It
 * follows the store by applying its changes in the order of their revisions; readers never wait and never see half of
 * a credential.
 */
public final class Snapshot {
    private static final SecretDigest DUMMY = SecretDigest.of(new byte[SecretDigest.LENGTH]);

    private final Pepper pepper;
    private final SecretIndex secrets = new SecretIndex();
    private final Map<String, Credential> credentials = new ConcurrentHashMap<>();
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final SharedPolicies policies = new SharedPolicies();
    private final Map<String, NamedPolicy> named = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<SnapshotChange>> listeners = new CopyOnWriteArrayList<>();
    private volatile Catalog catalog = Catalog.EMPTY;
    private volatile Position position = new Position("", -1);

    /** How far the snapshot has followed the store. A revision of -1 means that nothing was loaded yet. */
    public record Position(String epoch, long revision) {}

    public Snapshot(Pepper pepper) {
        this.pepper = pepper;
    }

    /** Loads everything. The snapshot is new and nobody reads it yet. */
    public synchronized void loadFrom(SnapshotSource source) {
        var end = source.load(this::put);
        position = new Position(end.epoch(), end.revision());
    }

    /** Applies a change, then tells the listeners. A change that was applied already is passed over. */
    public void apply(SnapshotChange change) {
        synchronized (this) {
            if (change.revision() <= position.revision) {
                return;
            }
            if (change.revision() != position.revision + 1) {
                throw new IllegalStateException(
                        "revision " + change.revision() + " does not follow " + position.revision);
            }
            change.entries().forEach(this::put);
            position = new Position(change.epoch(), change.revision());
        }
        listeners.forEach(listener -> listener.accept(change));
    }

    /** Calls back, on the writing thread and quickly please, after each change was applied. */
    public void onChange(Consumer<SnapshotChange> listener) {
        listeners.add(listener);
    }

    /**
     * Finds whose a presented secret is. It takes the same work whether it is known or not, and compares in constant
     * time.
     */
    public @Nullable OwnedSecret find(Secret secret) {
        var presented = pepper.digest(secret);
        var found = secrets.find(presented);
        var matches = presented.matches(found == null ? DUMMY : found.secret().digest());
        return matches ? found : null;
    }

    /** The service token that a presented secret belongs to, if it is in force at the time. */
    public @Nullable ServiceToken serviceToken(Secret secret, long nowMicros) {
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
        return credentials.get(id);
    }

    public @Nullable Key key(String id) {
        return credentials.get(id) instanceof Key key ? key : null;
    }

    public @Nullable Account account(String id) {
        return accounts.get(id);
    }

    /** The account, shown as suspended also when one above it is. */
    public @Nullable Account effectiveAccount(String id) {
        var account = accounts.get(id);
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
        var policy = named.get(key.policyId());
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
            var account = accounts.get(id);
            id = account == null ? null : account.parentId();
        }
        return false;
    }

    public Catalog catalog() {
        return catalog;
    }

    public Position position() {
        return position;
    }

    /** Credentials of every kind, ended ones included. */
    public int credentialCount() {
        return credentials.size();
    }

    private boolean active(String accountId) {
        @Nullable String id = accountId;
        for (var depth = 0; id != null && depth < Account.MAX_DEPTH; depth++) {
            var account = accounts.get(id);
            if (account == null || account.suspended()) {
                return false;
            }
            id = account.parentId();
        }
        return true;
    }

    private void put(Entry entry) {
        switch (entry) {
            case Entry.AccountPut(var account) -> accounts.put(account.id(), account);
            case Entry.PolicyPut(var policy) -> named.put(policy.id(), policy);
            case Entry.PolicyGone(var id) -> named.remove(id);
            case Entry.CredentialPut(var credential) -> put(shared(credential));
            case Entry.CredentialForgotten(var id) -> forget(id);
            case Entry.CatalogPut(var changed) -> catalog = changed;
            case Entry.SeenCleared cleared -> {}
        }
    }

    private void put(Credential credential) {
        var before = credentials.put(credential.id(), credential);
        for (var secret : credential.secrets()) {
            secrets.put(secret.digest(), new OwnedSecret(credential, secret));
        }
        if (before != null) {
            for (var secret : before.secrets()) {
                var owned = secrets.find(secret.digest());
                if (owned != null && owned.credential() == before) {
                    secrets.remove(secret.digest());
                }
            }
        }
    }

    private void forget(String id) {
        var gone = credentials.remove(id);
        if (gone != null) {
            gone.secrets().forEach(secret -> secrets.remove(secret.digest()));
        }
    }

    private Credential shared(Credential credential) {
        if (!(credential instanceof Key key)) {
            return credential;
        }
        var policy = policies.shared(key.policy());
        return policy == key.policy() ? key : key.withPolicy(policy);
    }
}
