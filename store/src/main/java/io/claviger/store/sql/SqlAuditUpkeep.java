package io.claviger.store.sql;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditExport;
import io.claviger.store.audit.AuditRetention;
import io.claviger.store.audit.AuditSeal;
import io.claviger.store.audit.AuditUpkeep;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.audit.Checkpoint;
import io.claviger.store.audit.CheckpointRows;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The trail's upkeep in SQL. */
final class SqlAuditUpkeep implements AuditUpkeep {
    private static final Actor RETENTION = Actor.system("retention");
    private static final String JOB = "audit-checkpoint";
    private static final int CHAINS = 100;

    private final Database database;
    private final Store store;
    private final AuditSeal seal;
    private final MicroClock clock;

    SqlAuditUpkeep(Database database, Store store, AuditSeal seal, MicroClock clock) {
        this.database = database;
        this.store = store;
        this.seal = seal;
        this.clock = clock;
    }

    /** What has grown is found by reading, so that the writer is held up only by what is to be written. */
    @Override
    public Round checkpoint() {
        var made = 0;
        String refused = null;
        for (var chains = grown(""); !chains.isEmpty(); chains = grown(chains.getLast())) {
            var part = chains;
            var done = database.writeAlone(JOB, sql -> make(new CheckpointRows(sql, seal), part));
            if (done.isEmpty()) {
                break;
            }
            refused = refused == null ? done.get().refused() : refused;
            made += done.get().made();
        }
        return new Round(made, refused);
    }

    private List<String> grown(String after) {
        return database.read(sql -> new CheckpointRows(sql, seal).grown(after, CHAINS));
    }

    private Round make(CheckpointRows checkpoints, List<String> chains) {
        var made = 0;
        String refused = null;
        for (var chain : chains) {
            if (checkpoints.make(chain, clock.nowMicros()) == null) {
                refused = chain;
            } else {
                made++;
            }
        }
        return new Round(made, refused);
    }

    @Override
    public void export(String chain, Consumer<String> lines) {
        var now = clock.nowMicros();
        var end = database.<@Nullable Checkpoint>write(sql -> new CheckpointRows(sql, seal).make(chain, now));
        if (end == null) {
            throw ClavigerException.conflict(
                    "Where the chain ends was changed from outside, so no export is signed: claviger audit verify.");
        }
        var export = new AuditExport(seal, end, now);
        List<String> part;
        do {
            part = database.read(export::next);
            part.forEach(lines);
        } while (!part.isEmpty());
    }

    @Override
    public AuditVerdict verify(AuditWalk walk, Consumer<Long> progress) {
        var verdict = Optional.<AuditVerdict>empty();
        while (verdict.isEmpty()) {
            verdict = store.read(tx -> tx.audit().verify(walk));
            progress.accept(walk.entries());
        }
        return verdict.get();
    }

    @Override
    public boolean retain(long beforeMicros) {
        var due = database.read(sql -> AuditRetention.due(sql, "", beforeMicros, CHAINS));
        var dropped = false;
        for (var chain : due) {
            dropped |= store.change(RETENTION, AuditRetention.ACTION, tx -> {
                        var some = tx.audit().drop(chain, beforeMicros);
                        return some ? true : tx.nothingChanged(false);
                    })
                    .value();
        }
        return dropped;
    }
}
