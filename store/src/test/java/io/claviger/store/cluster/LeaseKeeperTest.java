package io.claviger.store.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.lease.Lease;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.store.schema.Tables;
import io.claviger.store.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.MockConnection;
import org.jooq.tools.jdbc.MockResult;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final Position HERE = new Position("epoch", 5);
    private static final Duration SLOW = Duration.ofMillis(1_900);

    private final AtomicLong nanos = new AtomicLong();
    private final Lease lease = Lease.of(LeaseTerms.USUAL, nanos::get, () -> nanos.get() / 1_000);

    @Test
    void aRenewalCountsFromBeforeItWasAskedForHoweverLongTheDatabaseTakes() {
        var history = new SharedHistory(
                new SlowDatabase(),
                sql -> HERE,
                new MissedChanges(null, sql -> null),
                (sql, entries) -> new SnapshotChange(HERE.epoch(), HERE.revision(), List.of()),
                sql -> {});
        var self = new NodeProfile("self", "host", "version", List.of(), LeaseTerms.USUAL);
        var followers = new Followers(HERE);
        var watch = new NodeWatch("self", nanos::get, () -> 0);
        var follower = new Follower(history, new Silent(), followers, watch, self, () -> 0);
        var keeper = new LeaseKeeper(history, new Silent(), followers, follower, watch, self, lease, () -> 0, () -> 0);

        keeper.join();

        assertThat(lease.ageMicros()).isEqualTo(SLOW.toNanos() / 1_000);
        assertThat(lease.state()).isEqualTo(Lease.State.IN_TOUCH);
    }

    /** It takes its time, and has one row of a node. */
    private final class SlowDatabase implements Database {
        private final DSLContext sql = DSL.using(
                new MockConnection(context -> new MockResult[] {
                    context.sql().startsWith("select")
                            ? new MockResult(0, DSL.using(SQLDialect.POSTGRES).newResult(Tables.NODE))
                            : new MockResult(1)
                }),
                SQLDialect.POSTGRES);

        @Override
        public <T> T write(Function<DSLContext, T> work) {
            nanos.addAndGet(SLOW.toNanos());
            return work.apply(sql);
        }

        @Override
        public <T> T change(Function<DSLContext, Outcome<T>> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Optional<T> writeAlone(String job, Function<DSLContext, T> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T read(Function<DSLContext, T> work) {
            return work.apply(sql);
        }

        @Override
        public <T> T readAtLength(Function<DSLContext, T> work) {
            return work.apply(sql);
        }

        @Override
        public Signals signals() {
            return new Silent();
        }

        @Override
        public void backupTo(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static final class Silent implements Signals {
        @Override
        public void raise(DSLContext sql, Signal signal) {}

        @Override
        public void hurry(DSLContext sql) {}

        @Override
        public Ear listen() {
            throw new UnsupportedOperationException();
        }
    }
}
