package io.claviger.store;

import io.claviger.core.catalog.ApiReader;
import io.claviger.core.credential.Pepper;
import io.claviger.core.limit.LimitRecord;
import io.claviger.core.limit.LimitStateSink;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotSource;
import io.claviger.core.time.MicroClock;
import io.claviger.core.trace.DecisionSink;
import io.claviger.core.usage.RejectionSink;
import io.claviger.core.usage.SeenValuesSink;
import io.claviger.core.usage.UsageSink;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditUpkeep;
import io.claviger.store.cluster.Cluster;
import io.claviger.store.idempotency.Answer;
import io.claviger.store.idempotency.RepeatableRequest;
import io.claviger.store.postgres.PostgresStore;
import io.claviger.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is kept. Callers wait, so they are virtual threads, never an event loop.
 *
 * <p>Every method that reads or changes throws {@link io.claviger.core.error.ClavigerException} with {@code UNAVAILABLE}
 * where the database can't be used now (disk full, gone read-only, closed); then nothing is half done.
 */
public interface Store extends SnapshotSource, AutoCloseable {
    /**
     * Opens the store, which it sets up where it is new: on PostgreSQL where the configuration names a database, else on
     * SQLite in the data directory.
     *
     * @param apis reads the APIs that were imported
     * @param clock gives every change its time
     * @throws StoreOpenException with one line for the person who starts Claviger
     */
    static Store open(StoreConfig config, ApiReader apis, MicroClock clock) throws StoreOpenException {
        var database = config.database();
        return database == null
                ? SqliteStore.open(config, apis, clock)
                : PostgresStore.open(database, config, apis, clock);
    }

    /** What secrets are digested with before they come here. */
    Pepper pepper();

    /** The nodes that share the store. */
    Cluster cluster();

    /** Which history of the store this is: new after a restore. */
    String epoch();

    /** The latest revision. */
    long revision();

    /**
     * Fills a new snapshot and from then on applies every change to it, in the order of their revisions and before the
     * change returns. What other nodes change is applied too, from when this one has joined its {@link #cluster}.
     */
    void follow(Snapshot snapshot);

    /**
     * Makes one change in one transaction: takes the lock, does the work, writes the next revision, commits, and applies
     * it to what follows. Changes are made one after the other.
     *
     * @param command what is done, for the log: {@code key.create}
     * @throws IllegalStateException where the work wrote no audit entry and did not say that nothing changed; it is
     *     undone. What the work throws undoes it too, and is passed on
     */
    <T extends @Nullable Object> Changed<T> change(Actor actor, String command, ChangeWork<T> work);

    /**
     * Makes one change once. A repeated request waits for the first and gets its answer, kept sealed for 10 minutes in
     * the change's own transaction; an answer that was thrown is not kept.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where the key was used for another request
     */
    Changed<Answer> changeOnce(Actor actor, String command, RepeatableRequest request, ChangeWork<Answer> work);

    /** Reads in one transaction. Reads neither wait for changes nor see half of one. */
    <T extends @Nullable Object> T read(ReadWork<T> work);

    /** Reads likewise, what may take minutes: the whole of the audit trail, or all of a long list. */
    <T extends @Nullable Object> T readAtLength(ReadWork<T> work);

    /** What is done with the audit trail beside writing it: checkpoints, exports, verification, retention. */
    AuditUpkeep audit();

    UsageSink usage();

    /**
     * Adds usage that was written in bulk to what is read, a bounded part of it. To be called each second; where another
     * node is at it, that one does it.
     *
     * @return whether there is more to add here
     */
    boolean settleUsage();

    /**
     * Adds the usage of minutes that are over to their hours, and that of hours to their days, and drops what is kept no
     * longer; a bounded part at a time. To be called each minute; where another node is at it, that one does it.
     *
     * @return whether there is more to add here
     */
    boolean rollUpUsage();

    RejectionSink rejections();

    /**
     * Has what follows forget credentials that ended longer ago than is remembered, as a new start would. To be called now
     * and then; each node does it for itself.
     *
     * @return how many it forgot
     */
    int forgetEnded();

    /** Keeps decisions with their traces. */
    DecisionSink decisions();

    /** Keeps which values were seen. */
    SeenValuesSink seenValues();

    /** Keeps what was used of limits and quotas. */
    LimitStateSink limitStates();

    /** What was used of limits and quotas when it was written last. */
    List<LimitRecord> usedLimits();

    /** Writes down that a member's session was used; at most once a minute. It makes no revision. */
    void sessionSeen(String sessionId);

    /**
     * Copies the database, while it is in use, into a new file. The copy never holds the master key. Putting one back is
     * {@link io.claviger.store.sqlite.SqliteBackup#restore}.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where the file is there already
     */
    void backupTo(Path file);

    /** Ends what runs, writes the log into the database file and lets go of the data directory. */
    @Override
    void close();
}
