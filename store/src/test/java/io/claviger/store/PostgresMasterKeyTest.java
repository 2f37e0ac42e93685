package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.postgres.PostgresMasterKey;
import io.claviger.store.postgres.PostgresVersion;
import io.claviger.store.seal.MasterKey;
import org.junit.jupiter.api.Test;

/** The master key of a shared database is changed while no node runs. */
class PostgresMasterKeyTest {
    private static final String FOLLOWING = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    private final Fixture fixture = new Fixture();
    private final Postgres postgres;

    PostgresMasterKeyTest() throws StoreOpenException {
        this.postgres = new Postgres(PostgresVersion.values()[PostgresVersion.values().length - 1]);
    }

    @Test
    void everythingIsAsValidAsBeforeAndItCanBeRepeated() throws Exception {
        try (var store = postgres.open(fixture.clock)) {
            FullStore.fill(store);
            assertThatThrownBy(() -> rotate(true)).hasMessageContaining("stop all of its nodes first");
        }
        assertThat(rotate(true).already()).isFalse();
        assertThat(rotate(true).already()).isTrue();
        assertThatThrownBy(() -> postgres.open(fixture.clock)).hasMessageContaining("not the one");
        var config = Postgres.config(postgres.url()).withMasterKey(MasterKey.ofBase64(FOLLOWING));
        try (var store = Store.open(config, Fixture.APIS, fixture.clock)) {
            var snapshot = new Snapshot(store.pepper());
            snapshot.loadFrom(store);
            assertThat(snapshot.find(FullStore.SECRET)).isNotNull();
            store.audit().checkpoint();
            assertThat(store.audit().verify(AuditWalk.ofAll(), entries -> {})).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    private Rotated rotate(boolean renew) throws StoreOpenException {
        var present = Postgres.config(postgres.url()).masterKey();
        return PostgresMasterKey.rotate(postgres.url(), present, MasterKey.ofBase64(FOLLOWING), renew, fixture.clock);
    }
}
