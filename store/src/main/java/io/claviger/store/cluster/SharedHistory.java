package io.claviger.store.cluster;

import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.sql.Database;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The history that the nodes of one database share, as one of them reads it. */
public final class SharedHistory {
    private final Database database;
    private final Function<DSLContext, Position> position;
    private final MissedChanges missed;
    private final BiFunction<DSLContext, Consumer<Entry>, SnapshotChange> everything;
    private final Consumer<DSLContext> restored;

    /**
     * @param position where the database is
     * @param everything hands over every entry and says where the database is
     * @param restored begins a new epoch
     */
    public SharedHistory(
            Database database,
            Function<DSLContext, Position> position,
            MissedChanges missed,
            BiFunction<DSLContext, Consumer<Entry>, SnapshotChange> everything,
            Consumer<DSLContext> restored) {
        this.database = database;
        this.position = position;
        this.missed = missed;
        this.everything = everything;
        this.restored = restored;
    }

    Database database() {
        return database;
    }

    Position position(DSLContext sql) {
        return position.apply(sql);
    }

    /** What leads to where the transaction is; null where everything is to be loaded anew. */
    @Nullable SnapshotChange missed(DSLContext sql, Position from, Position found) {
        return missed.read(sql, from, found);
    }

    /** Everything, of one transaction. */
    SnapshotChange load(Consumer<Entry> entries) {
        return database.readAtLength(sql -> everything.apply(sql, entries));
    }

    /** Whether a later revision than the database has was seen of the same epoch: a part of its history was lost. */
    static boolean isLost(Position known, Position found) {
        return known.epoch().equals(found.epoch()) && known.revision() > found.revision();
    }

    /**
     * Begins a new epoch where a part of the history was lost, as after a fail-over to a server that had not got it all:
     * then every node loads everything anew, whatever it knew of the lost part.
     */
    void beginAnewAfterLoss(Position known) {
        var unused = database.change(sql -> {
            var lost = isLost(known, position(sql));
            if (lost) {
                restored.accept(sql);
            }
            return new Database.Outcome<>(lost, lost, () -> {});
        });
    }
}
