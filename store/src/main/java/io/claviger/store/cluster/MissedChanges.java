package io.claviger.store.cluster;

import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.catalog.CatalogReader;
import io.claviger.store.catalog.SqlApis;
import io.claviger.store.session.Session;
import io.claviger.store.snapshot.SnapshotRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Reads what other nodes have changed: the subjects that the feed names, as they are in the transaction that reads. */
public final class MissedChanges {
    private final CatalogReader catalog;
    private final Function<DSLContext, Session> sessions;

    /** @param sessions what a transaction that reads has in hand */
    public MissedChanges(CatalogReader catalog, Function<DSLContext, Session> sessions) {
        this.catalog = catalog;
        this.sessions = sessions;
    }

    /**
     * What leads from one revision to the one that the transaction sees.
     *
     * @return null where everything is to be loaded anew: it is another history, or the feed reaches less far back
     */
    @Nullable SnapshotChange read(DSLContext sql, Position from, Position to) {
        if (!from.epoch().equals(to.epoch()) || to.revision() < from.revision()) {
            return null;
        }
        var touched = ChangeFeed.between(sql, from.revision(), to.revision());
        return touched == null
                ? null
                : new SnapshotChange(to.epoch(), from.revision(), to.revision(), entries(sql, touched));
    }

    private List<Entry> entries(DSLContext sql, ChangeFeed.Touched touched) {
        var session = sessions.apply(sql);
        var entries = new ArrayList<Entry>();
        var subjects = touched.subjects();
        var goneCredentials = new HashSet<>(subjects.credentials());
        var gonePolicies = new HashSet<>(subjects.policies());
        new SnapshotRows(session).load(subjects, entry -> {
            entries.add(entry);
            if (entry instanceof Entry.CredentialPut(var credential)) {
                goneCredentials.remove(credential.id());
            } else if (entry instanceof Entry.PolicyPut(var policy)) {
                gonePolicies.remove(policy.id());
            }
        });
        goneCredentials.forEach(id -> entries.add(new Entry.CredentialForgotten(id)));
        gonePolicies.forEach(id -> entries.add(new Entry.PolicyGone(id)));
        if (touched.catalog()) {
            entries.add(new Entry.CatalogPut(catalog.read(new SqlApis(session).list())));
        }
        entries.addAll(touched.seen());
        return entries;
    }
}
