package io.claviger.store.session;

import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.store.audit.Actor;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/** One transaction, as its parts share it. Used by one thread. */
public final class Session {
    private final DSLContext sql;
    private final Actor actor;
    private final long nowMicros;
    private final long revision;
    private final long rememberedFromMicros;
    private final List<SnapshotChange.Entry> entries = new ArrayList<>();
    private boolean written;
    private boolean apisChanged;
    private int audited;

    /**
     * @param revision the one that is read, or that a change will make
     * @param rememberedFromMicros what ended before is not remembered
     */
    public Session(DSLContext sql, Actor actor, long nowMicros, long revision, long rememberedFromMicros) {
        this.sql = sql;
        this.actor = actor;
        this.nowMicros = nowMicros;
        this.revision = revision;
        this.rememberedFromMicros = rememberedFromMicros;
    }

    public DSLContext sql() {
        return sql;
    }

    public Actor actor() {
        return actor;
    }

    public long nowMicros() {
        return nowMicros;
    }

    public long revision() {
        return revision;
    }

    public long rememberedFromMicros() {
        return rememberedFromMicros;
    }

    /** A new id (UUIDv7) of the transaction's time. */
    public String newId() {
        return TimeOrderedId.at(nowMicros);
    }

    /** Something was written that the snapshot must follow. */
    public void changed(SnapshotChange.Entry entry) {
        written = true;
        entries.add(entry);
    }

    /** An API was written, so the catalog is to be made anew. */
    public void apiChanged() {
        written = true;
        apisChanged = true;
    }

    /** Something was written that the snapshot does not hold. */
    public void wrote() {
        written = true;
    }

    public void audited() {
        audited++;
    }

    /** Whether anything was written beside audit entries. */
    public boolean written() {
        return written;
    }

    public boolean apisChanged() {
        return apisChanged;
    }

    /** How many audit entries were written. */
    public int auditEntries() {
        return audited;
    }

    public List<SnapshotChange.Entry> entries() {
        return entries;
    }
}
