package io.claviger.store.sql;

import io.claviger.core.catalog.ApiReader;
import io.claviger.core.credential.Pepper;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.LimitRecord;
import io.claviger.core.limit.LimitStateSink;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.time.MicroClock;
import io.claviger.core.trace.DecisionSink;
import io.claviger.core.usage.RejectionSink;
import io.claviger.core.usage.SeenValuesSink;
import io.claviger.core.usage.UsageSink;
import io.claviger.store.ChangeWork;
import io.claviger.store.Changed;
import io.claviger.store.ReadWork;
import io.claviger.store.Store;
import io.claviger.store.StoreOpenException;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditSeal;
import io.claviger.store.audit.AuditUpkeep;
import io.claviger.store.catalog.CatalogReader;
import io.claviger.store.catalog.SqlApis;
import io.claviger.store.cluster.Cluster;
import io.claviger.store.cluster.Followers;
import io.claviger.store.cluster.MissedChanges;
import io.claviger.store.cluster.SharedCluster;
import io.claviger.store.cluster.SharedHistory;
import io.claviger.store.cluster.SoleNode;
import io.claviger.store.decision.KeptDecisions;
import io.claviger.store.idempotency.Answer;
import io.claviger.store.idempotency.KeptAnswers;
import io.claviger.store.idempotency.RepeatableRequest;
import io.claviger.store.member.SqlSessions;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import io.claviger.store.snapshot.SnapshotRows;
import io.claviger.store.sql.Database.Outcome;
import io.claviger.store.usage.KeptUsage;
import io.claviger.store.usage.LimitRows;
import io.claviger.store.usage.UnsettledUsage;
import io.claviger.store.vocabulary.SeenRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store over a database that is set up. */
public final class SqlStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);
    private static final Actor READER = Actor.system("reader");
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final Database database;
    private final SealedKeys keys;
    private final AuditSeal seal;
    private final Pepper pepper;
    private final CatalogReader catalog;
    private final MicroClock clock;
    private final long retentionMicros;
    private volatile long forgotUntil;
    private final KeptUsage kept;
    private final KeptDecisions keptDecisions;
    private final Followers followers;
    private final @Nullable SharedCluster shared;
    private final Cluster cluster;

    /**
     * @param keys of the database
     * @param apis reads what was imported
     * @param retention how long ended credentials are remembered
     */
    public SqlStore(Database database, SealedKeys keys, ApiReader apis, MicroClock clock, Duration retention) {
        this.database = database;
        this.keys = keys;
        this.seal = new AuditSeal(keys);
        this.pepper = keys.pepper();
        this.catalog = new CatalogReader(apis);
        this.clock = clock;
        this.retentionMicros = retention.toNanos() / 1000;
        this.forgotUntil = clock.nowMicros() - retentionMicros;
        this.kept = new KeptUsage(clock);
        this.keptDecisions = new KeptDecisions(clock);
        this.followers = new Followers(database.read(Installation::read).position());
        var signals = database.signals();
        this.shared = signals == null ? null : new SharedCluster(history(), signals, followers, clock);
        this.cluster = shared == null ? new SoleNode(followers, clock) : shared;
    }

    private SharedHistory history() {
        var missed = new MissedChanges(catalog, sql -> session(sql, READER, 0));
        return new SharedHistory(
                database,
                sql -> Installation.read(sql).position(),
                missed,
                this::load,
                sql -> Installation.restored(sql, keys, clock.nowMicros()));
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    /** Reads every API once, so that one which can't be read shows now. */
    public void readCatalog() throws StoreOpenException {
        try {
            readAtLength(tx -> catalog.read(tx.apis().list()));
        } catch (ClavigerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoreOpenException(
                    StoreOpenException.Reason.CONTENT, "an imported API can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Pepper pepper() {
        return pepper;
    }

    @Override
    public String epoch() {
        return followers.reached().epoch();
    }

    @Override
    public long revision() {
        return followers.reached().revision();
    }

    @Override
    public SnapshotChange load(Consumer<SnapshotChange.Entry> entries) {
        return database.readAtLength(sql -> load(sql, entries));
    }

    @Override
    public void follow(Snapshot snapshot) {
        if (shared != null) {
            // what is committed meanwhile is caught up with, so nobody's changes wait until everything is loaded
            followers.add(snapshot, this);
            return;
        }
        database.change(sql -> {
            followers.add(snapshot, entries -> load(sql, entries));
            return Outcome.undone(snapshot.position());
        });
    }

    @Override
    public <T extends @Nullable Object> Changed<T> change(Actor actor, String command, ChangeWork<T> work) {
        var committed = new AtomicLong();
        return at(committed, database.change(sql -> attempt(begin(sql, actor), command, work, committed)));
    }

    @Override
    public Changed<Answer> changeOnce(Actor actor, String command, RepeatableRequest request, ChangeWork<Answer> work) {
        var committed = new AtomicLong();
        return at(committed, database.change(sql -> {
            var session = begin(sql, actor);
            var answers = new KeptAnswers(session, keys);
            var before = answers.find(request);
            if (before != null) {
                return Outcome.undone(new Changed<>(before.answer(), before.revision(), true));
            }
            var outcome = attempt(session, command, work, committed);
            if (outcome.kept()) {
                answers.keep(request, outcome.value().value());
            }
            return outcome;
        }));
    }

    @Override
    public <T extends @Nullable Object> T read(ReadWork<T> work) {
        return withUsage(unsettled -> database.read(sql -> run(sql, work, unsettled)));
    }

    @Override
    public <T extends @Nullable Object> T readAtLength(ReadWork<T> work) {
        return withUsage(unsettled -> database.readAtLength(sql -> run(sql, work, unsettled)));
    }

    private <T extends @Nullable Object> T run(DSLContext sql, ReadWork<T> work, @Nullable KeptUsage unsettled) {
        var session = session(sql, READER, Installation.read(sql).revision());
        return work.run(new SqlReading(session, seal, keys, unsettled));
    }

    /** Reads, and where usage is read that is yet to be added, adds it and reads again. */
    private <T extends @Nullable Object> T withUsage(Function<@Nullable KeptUsage, T> reading) {
        try {
            return reading.apply(kept);
        } catch (UnsettledUsage unsettled) {
            settle(unsettled.buckets());
            return reading.apply(null);
        }
    }

    /** Where nothing can be written, what is there can still be read. */
    private void settle(List<Integer> buckets) {
        try {
            for (var bucket : buckets) {
                database.write(sql -> {
                    kept.settle(sql, bucket);
                    return bucket;
                });
            }
        } catch (ClavigerException e) {
            LOG.warn("usage is read without what was counted lately: {}", e.detail());
        }
    }

    @Override
    public AuditUpkeep audit() {
        return new SqlAuditUpkeep(database, this, seal, clock);
    }

    @Override
    public UsageSink usage() {
        return batch -> {
            var adding = kept.adding(batch);
            database.writeOnce(batch.counts(), (sql, counted) -> {
                (counted ? kept.adding(batch.withoutCounts()) : adding).accept(sql);
                return batch.counts().size();
            });
        };
    }

    @Override
    public boolean settleUsage() {
        return database.writeAlone("settle-usage", kept::settleNext).orElse(false);
    }

    @Override
    public boolean rollUpUsage() {
        database.turnPartitions(clock.nowMicros());
        return database.writeAlone("roll-up", kept::rollUp).orElse(false);
    }

    @Override
    public RejectionSink rejections() {
        return rejections -> database.write(sql -> {
            kept.addRejections(sql, rejections);
            return rejections.size();
        });
    }

    @Override
    public DecisionSink decisions() {
        return decisions -> database.write(sql -> {
            keptDecisions.add(sql, decisions);
            return decisions.size();
        });
    }

    /** A part at a time, by one thread. */
    @Override
    public int forgetEnded() {
        var rememberedFrom = clock.nowMicros() - retentionMicros;
        var rememberedBefore = forgotUntil;
        var forgotten = 0;
        List<String> ids = List.of();
        do {
            var last = ids.isEmpty() ? "" : ids.getLast();
            ids = database.readAtLength(sql -> new SnapshotRows(new Session(sql, READER, 0, 0, rememberedFrom))
                    .noLongerRemembered(rememberedBefore, last, FORGOTTEN_AT_ONCE));
            forgotten += followers.forget(ids, rememberedFrom);
        } while (ids.size() == FORGOTTEN_AT_ONCE);
        forgotUntil = rememberedFrom;
        return forgotten;
    }

    @Override
    public SeenValuesSink seenValues() {
        return batches -> database.write(sql -> SeenRows.keep(sql, batches));
    }

    @Override
    public LimitStateSink limitStates() {
        return records -> database.write(sql -> {
            LimitRows.put(sql, records);
            return records.size();
        });
    }

    @Override
    public List<LimitRecord> usedLimits() {
        return database.read(LimitRows::all);
    }

    @Override
    public void sessionSeen(String sessionId) {
        database.write(sql -> SqlSessions.seen(sql, sessionId, clock.nowMicros()));
    }

    @Override
    public void backupTo(Path file) {
        database.backupTo(file);
    }

    @Override
    public void close() {
        cluster.leave();
        database.close();
    }

    private static <T extends @Nullable Object> Changed<T> at(AtomicLong committed, Changed<T> changed) {
        var known = committed.get();
        return known == 0 ? changed : new Changed<>(changed.value(), changed.revision(), changed.repeated(), known);
    }

    /** @param committed is told when it was, on {@link System#nanoTime} */
    private <T extends @Nullable Object> Outcome<Changed<T>> attempt(
            Session session, String command, ChangeWork<T> work, AtomicLong committed) {
        var tx = new SqlChanging(session, seal, keys);
        var value = work.run(tx);
        if (tx.saidNothingChanged()) {
            if (session.written() || session.auditEntries() > 0) {
                throw new IllegalStateException(command + " said that nothing changed, but wrote");
            }
            return Outcome.undone(new Changed<>(value, session.revision() - 1, false));
        }
        if (session.auditEntries() == 0) {
            throw new IllegalStateException(command + " wrote no audit entry, so it is undone");
        }
        if (session.apisChanged()) {
            session.changed(new SnapshotChange.Entry.CatalogPut(catalog.read(new SqlApis(session).list())));
        }
        Installation.advance(session.sql(), session.revision());
        var change = new SnapshotChange(followers.reached().epoch(), session.revision(), session.entries());
        if (shared != null) {
            shared.record(session.sql(), change, session.nowMicros());
        }
        return new Outcome<>(new Changed<>(value, session.revision(), false), true, () -> {
            committed.set(System.nanoTime());
            committed(change, command);
        });
    }

    /** Runs before any other change is begun, so followers see revisions in their order. */
    private void committed(SnapshotChange change, String command) {
        LOG.debug("{} made revision {}", command, change.revision());
        try {
            followers.apply(change);
        } catch (RuntimeException failure) {
            LOG.error("revision {} is recorded, but could not be applied", change.revision(), failure);
            throw new ClavigerException(
                    ErrorCode.UNAVAILABLE, "The change is recorded, but not in force on this node.", failure);
        }
    }

    /** Starts a change, from a revision that everything which follows has applied. */
    private Session begin(DSLContext sql, Actor actor) {
        var found = Installation.read(sql).position();
        var reached = followers.reached();
        if (!found.equals(reached)) {
            if (shared == null) {
                LOG.error("the database is at {}, but {} was the last change here", found, reached);
                throw new ClavigerException(
                        ErrorCode.UNAVAILABLE,
                        "The database was changed from outside; Claviger must be started again.");
            }
            shared.catchUp(sql, found);
        }
        return session(sql, actor, found.revision() + 1);
    }

    private Session session(DSLContext sql, Actor actor, long revision) {
        var now = clock.nowMicros();
        return new Session(sql, actor, now, revision, now - retentionMicros);
    }

    private SnapshotChange load(DSLContext sql, Consumer<SnapshotChange.Entry> entries) {
        var found = Installation.read(sql);
        var session = session(sql, READER, found.revision());
        new SnapshotRows(session).load(entries);
        entries.accept(new SnapshotChange.Entry.CatalogPut(catalog.read(new SqlApis(session).list())));
        return new SnapshotChange(found.epoch(), found.revision(), List.of());
    }
}
