package io.claviger.core.snapshot;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.credential.Credential;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a snapshot holds, and as of when. One thread at a time writes; any number read without locks. */
final class Content {
    private final SecretIndex secrets = new SecretIndex();
    private final CredentialIndex credentials = new CredentialIndex();
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, NamedPolicy> named = new ConcurrentHashMap<>();
    private final SharedPolicies policies;
    private volatile Catalog catalog = Catalog.EMPTY;
    private volatile Snapshot.Position position = new Snapshot.Position("", -1);

    Content(SharedPolicies policies) {
        this.policies = policies;
    }

    @Nullable OwnedSecret find(SecretDigest digest) {
        return secrets.find(digest);
    }

    @Nullable Credential credential(String id) {
        return credentials.find(id);
    }

    @Nullable Account account(String id) {
        return accounts.get(id);
    }

    @Nullable NamedPolicy policy(String id) {
        return named.get(id);
    }

    Catalog catalog() {
        return catalog;
    }

    Snapshot.Position position() {
        return position;
    }

    void position(Snapshot.Position reached) {
        position = reached;
    }

    int credentialCount() {
        return credentials.size();
    }

    /** What leads from this to another content: what is gone, and that all else may be different. */
    List<Entry> entriesTo(Content next) {
        var entries = new ArrayList<Entry>();
        entries.add(new Entry.Reloaded());
        entries.add(new Entry.CatalogPut(next.catalog));
        named.keySet().stream()
                .filter(id -> !next.named.containsKey(id))
                .forEach(id -> entries.add(new Entry.PolicyGone(id)));
        credentials.forEach(credential -> {
            if (next.credential(credential.id()) == null) {
                entries.add(new Entry.CredentialForgotten(credential.id()));
            }
        });
        return entries;
    }

    /**
     * Takes in all of a source. Credentials are put aside until all are there: tables that know how many there will be
     * need not grow, and a collector that comes meanwhile finds no references strewn over them.
     */
    SnapshotChange load(SnapshotSource source) {
        var loaded = new ArrayList<Credential>();
        var end = source.load(entry -> {
            if (entry instanceof Entry.CredentialPut(var credential)) {
                loaded.add(shared(credential));
            } else {
                put(entry);
            }
        });
        credentials.reserve(loaded.size());
        secrets.reserve(loaded.size());
        loaded.forEach(this::put);
        return end;
    }

    void put(Entry entry) {
        switch (entry) {
            case Entry.AccountPut(var account) -> accounts.put(account.id(), account);
            case Entry.PolicyPut(var policy) -> named.put(policy.id(), policy);
            case Entry.PolicyGone(var id) -> named.remove(id);
            case Entry.CredentialPut(var credential) -> put(shared(credential));
            case Entry.CredentialForgotten(var id) -> forget(id);
            case Entry.CatalogPut(var changed) -> catalog = changed;
            case Entry.SeenCleared cleared -> {}
            case Entry.Reloaded reloaded -> {}
        }
    }

    private void put(Credential credential) {
        var before = credentials.put(credential);
        for (var secret : credential.secrets()) {
            secrets.put(secret.digest(), credential);
        }
        if (before != null && before != credential) {
            withdraw(before);
        }
    }

    private void forget(String id) {
        var gone = credentials.remove(id);
        if (gone != null) {
            withdraw(gone);
        }
    }

    /** Takes out the secrets that lead to this very credential still. */
    private void withdraw(Credential credential) {
        for (var secret : credential.secrets()) {
            secrets.remove(secret.digest(), credential);
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
