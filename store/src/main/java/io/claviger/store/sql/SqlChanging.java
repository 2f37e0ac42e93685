package io.claviger.store.sql;

import io.claviger.store.Changing;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditSeal;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import org.jspecify.annotations.Nullable;

/** A change in SQL. */
final class SqlChanging extends SqlReading implements Changing {
    private final Actor actor;
    private boolean nothingChanged;

    SqlChanging(Session session, AuditSeal seal, SealedKeys keys) {
        super(session, seal, keys, null);
        this.actor = session.actor();
    }

    @Override
    public Actor actor() {
        return actor;
    }

    @Override
    public <T extends @Nullable Object> T nothingChanged(T value) {
        nothingChanged = true;
        return value;
    }

    /** Whether the work said that it was so already. */
    boolean saidNothingChanged() {
        return nothingChanged;
    }
}
