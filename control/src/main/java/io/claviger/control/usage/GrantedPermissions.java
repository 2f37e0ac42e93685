package io.claviger.control.usage;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.credential.StoredKey;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a key may call now: its own permissions, those of its named policy, or all that its access type reaches. */
final class GrantedPermissions {
    private final Snapshot snapshot;

    GrantedPermissions(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    SortedSet<String> of(StoredKey stored) {
        if (stored.accessType() != AccessType.CUSTOM) {
            return new TreeSet<>(snapshot.catalog().permissionsOf(stored.accessType()));
        }
        var key = snapshot.key(stored.id());
        return new TreeSet<>((key == null ? stored.policy() : snapshot.policyOf(key)).permissions());
    }
}
