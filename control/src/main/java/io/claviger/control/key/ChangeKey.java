package io.claviger.control.key;

import io.claviger.control.command.Command;
import io.claviger.control.command.Expiry;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
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
import org.jspecify.annotations.Nullable;

/** Changes what the owner of a key may change. */
public final class ChangeKey implements Command<ChangeKey.Change, StoredKey> {
    private final Snapshot snapshot;

    /**
     * What is to be changed: null leaves a member as it is, an empty {@code Optional} clears it.
     *
     * @param expiresAtMicros empty for a key that does not expire any more
     */
    public record Change(
            KeyTarget target,
            @Nullable String name,
            @Nullable Optional<String> description,
            @Nullable Optional<String> contactEmail,
            PolicyReference reference,
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
        var settings = settings(change, before.settings());
        if (settings.equals(before.settings())) {
            return tx.nothingChanged(before);
        }
        var after = tx.keys().update(before, settings);
        tx.audit().append(KeyAudit.changed("key.change", before, after));
        return after;
    }

    /** A key that leaves its named policy starts from what that gave it: nothing widens or breaks by leaving alone. */
    private static KeySettings settings(Change change, KeySettings before) {
        return new KeySettings(
                change.name == null ? before.name() : change.name,
                change.description == null ? before.description() : change.description.orElse(null),
                change.contactEmail == null ? before.contactEmail() : change.contactEmail.orElse(null),
                change.reference.applyTo(before.policyId()),
                change.policy.applyTo(before.policy()),
                change.expiresAtMicros == null
                        ? before.expiresAtMicros()
                        : change.expiresAtMicros.orElse(MicroClock.NEVER),
                change.metadata == null ? before.metadata() : change.metadata);
    }
}
