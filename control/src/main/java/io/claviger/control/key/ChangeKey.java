package io.claviger.control.key;

import io.claviger.control.command.Command;
import io.claviger.control.command.Expiry;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.credential.KeySettings;
import io.claviger.store.credential.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes what the owner of a key may change. */
public final class ChangeKey implements Command<ChangeKey.Change, StoredKey> {
    private final Snapshot snapshot;

    /**
     * What is to be changed: null leaves a member as it is, an empty {@code Optional} clears it.
     *
     * @param accessType another than {@code custom} takes the place of its permissions; back to {@code custom}, it keeps
     *     those that it has then unless others are named
     * @param expiresAtMicros empty for a key that does not expire any more
     */
    public record Change(
            KeyTarget target,
            @Nullable String name,
            @Nullable Optional<String> description,
            @Nullable Optional<String> contactEmail,
            PolicyReference reference,
            @Nullable AccessType accessType,
            PolicyWish policy,
            @Nullable Optional<Long> expiresAtMicros,
            @Nullable Map<String, String> metadata) {}

    public ChangeKey(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Permit permit() {
        return Permit.CHANGE_KEY;
    }

    /**
     * What is wrong with the meaning of a change.
     *
     * @param before the key as it is
     */
    public List<FieldFault> faultsOf(Reading tx, Change change, StoredKey before) {
        var faults = new ArrayList<FieldFault>();
        faults.addAll(change.reference.faultsOf(tx, before.accountId(), before.policyId()));
        faults.addAll(KeyRules.accessType(
                before.type(),
                accessType(change, before),
                change.policy.namesPermissions(),
                change.reference.applyTo(before.policyId())));
        faults.addAll(change.policy.faultsOf(before.policy(), snapshot.catalog()));
        if (change.expiresAtMicros != null) {
            faults.addAll(Expiry.faultsOf(change.expiresAtMicros.orElse(null), tx.nowMicros()));
        }
        return faults;
    }

    @Override
    public StoredKey perform(Changing tx, Caller caller, Change change) {
        caller.require(permit());
        var before = KeyAccess.find(tx, caller, change.target.keyId());
        change.target.precondition().require(before.version());
        var faults = faultsOf(tx, change, before);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var accessType = accessType(change, before);
        var settings = settings(change, before.settings(), policy(change, before, accessType));
        if (settings.equals(before.settings()) && accessType == before.accessType()) {
            return tx.nothingChanged(before);
        }
        var after = tx.keys().update(before, accessType, settings);
        tx.audit().append(KeyAudit.changed("key.change", before, after));
        return after;
    }

    private static AccessType accessType(Change change, StoredKey before) {
        return change.accessType == null ? before.accessType() : change.accessType;
    }

    /** A key that leaves its named policy starts from what that gave it: nothing widens or breaks by leaving alone. */
    private Policy policy(Change change, StoredKey before, AccessType accessType) {
        var policy = change.policy.applyTo(before.policy());
        if (accessType == before.accessType()
                || (accessType == AccessType.CUSTOM && change.policy.namesPermissions())) {
            return policy;
        }
        return policy.withPermissions(
                accessType == AccessType.CUSTOM ? snapshot.catalog().permissionsOf(before.accessType()) : Set.of());
    }

    private static KeySettings settings(Change change, KeySettings before, Policy policy) {
        return new KeySettings(
                change.name == null ? before.name() : change.name,
                change.description == null ? before.description() : change.description.orElse(null),
                change.contactEmail == null ? before.contactEmail() : change.contactEmail.orElse(null),
                change.reference.applyTo(before.policyId()),
                policy,
                change.expiresAtMicros == null
                        ? before.expiresAtMicros()
                        : change.expiresAtMicros.orElse(MicroClock.NEVER),
                change.metadata == null ? before.metadata() : change.metadata);
    }
}
