package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.migrate.Side;
import io.claviger.store.migrate.StoreCopy;
import io.claviger.store.page.PageRequest;
import io.claviger.store.seal.MasterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for a copy from one database into another, of whatever kind. */
abstract class StoreCopyContract {
    final Fixture fixture = new Fixture();

    private String epoch;
    private long revision;

    abstract Store openSource() throws Exception;

    abstract Store openTarget() throws Exception;

    abstract Side source() throws Exception;

    abstract Side target() throws Exception;

    /** The master key by configuration; null where it lies beside the source. */
    abstract @Nullable MasterKey given() throws Exception;

    /** Runs the statements of {@link FullStore#beside} in the source. */
    abstract void beside(Map<String, String> ids) throws Exception;

    abstract void inTarget(String... statements) throws Exception;

    /** How many rows each table of the source has, and of the target; of all that there are, but Flyway's. */
    abstract Map<String, Long> sourceCounts() throws Exception;

    abstract Map<String, Long> targetCounts() throws Exception;

    @BeforeEach
    void fillSource() throws Exception {
        Map<String, String> ids;
        try (var store = openSource()) {
            ids = FullStore.fill(store);
            epoch = store.epoch();
            revision = store.revision();
        }
        beside(ids);
    }

    @Test
    void everythingArrivesAndTheSourceIsLeftAsItWas() throws Exception {
        var before = sourceCounts();
        assertThat(before)
                .as("tables with nothing in them")
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isPositive());
        copy(target());
        assertThat(sourceCounts()).isEqualTo(before);
        assertArrived(before);
    }

    @Test
    void copyBrokenOffAtAnyPartGoesOnFromThere() throws Exception {
        var before = sourceCounts();
        var rounds = 0;
        while (!isWhole(rounds + 1)) {
            rounds++;
            assertThat(rounds).isLessThan(500);
        }
        assertThat(rounds).isGreaterThan(20);
        assertArrived(before);
    }

    /** Breaks off at a transaction of the target, one later each time; whether it came to its end before. */
    private boolean isWhole(int most) throws Exception {
        var side = new BreakingOff(target(), 2 * most);
        try {
            copy(side);
            return true;
        } catch (BreakingOff.Killed e) {
            return false;
        }
    }

    @Test
    void targetThatHoldsAStoreIsRefused() throws Exception {
        openTarget().close();
        assertThatThrownBy(() -> copy(target())).hasMessageContaining("holds a store already");
        try (var store = openTarget()) {
            assertThat(store.epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void targetThatIsNotEmptyIsRefused() throws Exception {
        target().close();
        inTarget("insert into usage_progress values ('since', 1)");
        assertThatThrownBy(() -> copy(target()))
                .hasMessageContaining("is not empty")
                .hasMessageContaining("usage_progress");
    }

    @Test
    void copyOfAnotherStateIsNotGoneOnWith() throws Exception {
        assertThatThrownBy(() -> copy(new BreakingOff(target(), 40))).isInstanceOf(BreakingOff.Killed.class);
        try (var store = openSource()) {
            Fixture.anAccount(store, "meanwhile");
        }
        assertThatThrownBy(() -> copy(target())).hasMessageContaining("before it was changed");
    }

    @Test
    void halfACopyIsNoStore() throws Exception {
        assertThatThrownBy(() -> copy(new BreakingOff(target(), 60))).isInstanceOf(BreakingOff.Killed.class);
        assertThatThrownBy(this::openTarget).hasMessageContaining("half a copy of another store");
        copy(target());
        openTarget().close();
    }

    @Test
    void rowsThatAreMissingInTheEndAreFound() throws Exception {
        var rows = new ArrayList<String>();
        assertThatThrownBy(() -> {
                    try (var from = source();
                            var to = target()) {
                        new StoreCopy(from, to, fixture.clock, said -> {
                                    rows.add(said);
                                    if (said.startsWith("Copied") && said.endsWith(" seen_value")) {
                                        deleteSeen(to);
                                    }
                                })
                                .run(given());
                    }
                })
                .hasMessageContaining("seen_value has 0 rows instead of 1");
        assertThat(rows).isNotEmpty();
    }

    private static void deleteSeen(Side to) {
        try {
            to.run((DSLContext sql) -> sql.execute("delete from seen_value"));
        } catch (StoreOpenException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void wrongMasterKeyIsRefused() throws Exception {
        var wrong = MasterKey.ofBase64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assertThatThrownBy(() -> {
                    try (var from = source();
                            var to = target()) {
                        new StoreCopy(from, to, fixture.clock, said -> {}).run(wrong);
                    }
                })
                .hasMessageContaining("not the one");
    }

    private void assertArrived(Map<String, Long> before) throws Exception {
        var expected = new TreeMap<>(before);
        // The entry that says so.
        expected.merge("audit_entry", 1L, Long::sum);
        assertThat(targetCounts()).isEqualTo(expected);
        try (var store = openTarget()) {
            assertThat(store.epoch()).isNotEqualTo(epoch);
            assertThat(store.revision()).isEqualTo(revision + 1);
            var snapshot = new Snapshot(store.pepper());
            snapshot.loadFrom(store);
            assertThat(snapshot.find(FullStore.SECRET)).isNotNull();
            assertThat(store.audit().verify(AuditWalk.ofAll(), entries -> {})).isInstanceOf(AuditVerdict.Intact.class);
            var query = new AuditQuery(AuditReads.INSTALLATION, null, null, null, null, PageRequest.first(1));
            var entry = store.read(tx -> tx.audit().list(query)).items().getFirst();
            assertThat(entry.action()).isEqualTo("installation.migrate");
            assertThat(entry.before()).isEqualTo(Map.of("epoch", epoch));
            assertThat(store.read(tx -> tx.accounts().list(new AccountQuery(null, "sub 7", PageRequest.first(10))))
                            .items()
                            .getFirst()
                            .parentId())
                    .isNotNull();
        }
    }

    private void copy(Side to) throws Exception {
        try (var from = source();
                to) {
            var said = new ArrayList<String>();
            new StoreCopy(from, to, fixture.clock, said::add).run(given());
            assertThat(List.copyOf(said)).isNotEmpty();
        }
    }
}
