package io.claviger.control.key;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Command;
import io.claviger.control.command.Expiry;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.credential.KeySettings;
import io.claviger.store.credential.NewKey;
import io.claviger.store.credential.StoredKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a key with a new secret, or with one that its owner brings. */
public final class CreateKey implements Command<CreateKey.Wish, KeyWithSecret> {
    private final Snapshot snapshot;
    private final Pepper pepper;
    private final SecureRandom random;

    /**
     * The key that is wanted.
     *
     * @param reference the named policy that the key shares
     * @param policy its own
     * @param expiresAtMicros null where it does not expire
     * @param ownSecret 32 characters or more; null to have one generated
     */
    public record Wish(
            String accountId,
            KeyType type,
            AccessType accessType,
            String name,
            @Nullable String description,
            @Nullable String contactEmail,
            Environment environment,
            PolicyReference reference,
            PolicyWish policy,
            @Nullable Long expiresAtMicros,
            Map<String, String> metadata,
            @Nullable Secret ownSecret) {

        public Wish {
            metadata = Map.copyOf(metadata);
        }

        /** A live key that does not expire. */
        public static Wish live(String accountId, String name, List<String> permissions) {
            return live(accountId, KeyType.WORKSPACE, AccessType.CUSTOM, name, PolicyWish.of(permissions));
        }

        /** A live key that does not expire. */
        public static Wish live(String accountId, KeyType type, AccessType accessType, String name, PolicyWish policy) {
            return new Wish(
                    accountId,
                    type,
                    accessType,
                    name,
                    null,
                    null,
                    Environment.LIVE,
                    PolicyReference.UNCHANGED,
                    policy,
                    null,
                    Map.of(),
                    null);
        }
    }

    public CreateKey(Snapshot snapshot, Pepper pepper, SecureRandom random) {
        this.snapshot = snapshot;
        this.pepper = pepper;
        this.random = random;
    }

    @Override
    public Permit permit() {
        return Permit.CREATE_KEY;
    }

    /** What is wrong with the meaning of a wish. */
    public List<FieldFault> faultsOf(Reading tx, Wish wish) {
        var faults = new ArrayList<FieldFault>();
        faults.addAll(wish.reference.faultsOf(tx, wish.accountId, null));
        faults.addAll(KeyRules.accessType(
                wish.type, wish.accessType, wish.policy.namesPermissions(), wish.reference.applyTo(null)));
        faults.addAll(wish.policy.faultsOf(Policy.NONE, snapshot.catalog()));
        faults.addAll(KeyRules.ownSecret(wish.ownSecret));
        faults.addAll(Expiry.faultsOf(wish.expiresAtMicros, tx.nowMicros()));
        return faults;
    }

    @Override
    public KeyWithSecret perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var account = AccountAccess.find(tx, caller, wish.accountId);
        var faults = faultsOf(tx, wish);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var secret = wish.ownSecret != null
                ? wish.ownSecret
                : KeyFormat.newKey(account.keyPrefix(), wish.environment, random);
        var key = insert(tx, wish, pepper.digest(secret), secret, null);
        tx.audit().append(KeyAudit.created(key));
        return new KeyWithSecret(key, secret);
    }

    /**
     * Writes the key of a wish in which no fault was found.
     *
     * @param secret null where only its digest is known, as it can't be of a profile key
     * @param createdAtMicros when it was made elsewhere, or null for now
     */
    StoredKey insert(
            Changing tx, Wish wish, SecretDigest digest, @Nullable Secret secret, @Nullable Long createdAtMicros) {
        var key = tx.keys()
                .insert(new NewKey(
                        wish.accountId,
                        wish.type,
                        wish.accessType,
                        wish.environment,
                        settings(wish),
                        digest,
                        createdAtMicros));
        if (key.type() == KeyType.PROFILE && secret != null) {
            tx.keys().publish(key, digest, secret);
        }
        return key;
    }

    private KeySettings settings(Wish wish) {
        var policy = wish.policy.applyTo(Policy.NONE);
        var policyId = wish.reference.applyTo(null);
        if (wish.type == KeyType.PROFILE
                && policyId == null
                && !wish.policy.guards().names("event")) {
            policy = ProfileRules.withSensitiveEventsDenied(policy, snapshot.catalog());
        }
        return new KeySettings(
                wish.name,
                wish.description,
                wish.contactEmail,
                policyId,
                policy,
                Expiry.micros(wish.expiresAtMicros),
                wish.metadata);
    }
}
