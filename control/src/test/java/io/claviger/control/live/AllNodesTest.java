package io.claviger.control.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.cluster.Cluster;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What onlookers are told of all nodes together. */
class AllNodesTest {
    private static final long NOW_MINUTE = 29_000_000L;

    @TempDir
    Path dataDir;

    @Test
    void ofSeveralNodesAllRequestsOfTheAccountInThisMinuteAreCountedOnceASecond() throws Exception {
        try (var store = open()) {
            store.usage()
                    .write(new UsageBatch(List.of(
                            count("account", null, false, NOW_MINUTE, 5),
                            count("account", ErrorCode.IP_FORBIDDEN, false, NOW_MINUTE, 2),
                            count("account", ErrorCode.IP_FORBIDDEN, true, NOW_MINUTE, 9),
                            count("account", null, false, NOW_MINUTE - 1, 100),
                            count("other", null, false, NOW_MINUTE, 1000))));
            var counts = new AllNodes(ofNodes(store, 2)).of("account");
            assertThat(counts.due()).isNull();
            LockSupport.parkNanos(Duration.ofMillis(1_050).toNanos());
            var count = counts.due();
            assertThat(count).isNotNull();
            assertThat(count.minuteMicros()).isEqualTo(NOW_MINUTE * 60_000_000L);
            assertThat(count.requests()).isEqualTo(7);
            assertThat(count.refused()).isEqualTo(2);
            assertThat(counts.due()).isNull();
        }
    }

    @Test
    void aNodeThatHasItsStoreToItselfCountsNothing() throws Exception {
        try (var store = open()) {
            var counts = new AllNodes(store).of("account");
            LockSupport.parkNanos(Duration.ofMillis(1_050).toNanos());
            assertThat(counts.due()).isNull();
        }
    }

    private Store open() throws Exception {
        return Store.open(StoreConfig.in(dataDir), new OpenApiImporter(), () -> NOW_MINUTE * 60_000_000L + 7);
    }

    private static UsageCount count(String account, ErrorCode code, boolean reported, long minute, long count) {
        return new UsageCount("key of " + account, account, "events/op", code, reported, minute, count, 1);
    }

    /** The store, as if so many nodes shared it. */
    private static Store ofNodes(Store store, int nodes) {
        var figures = new Cluster.Figures(1, 1, nodes, 0, 0, 0);
        var cluster = (Cluster) Proxy.newProxyInstance(
                AllNodesTest.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (self, method, arguments) -> figures);
        return (Store) Proxy.newProxyInstance(
                AllNodesTest.class.getClassLoader(), new Class<?>[] {Store.class}, (self, method, arguments) -> {
                    if (method.getName().equals("cluster")) {
                        return cluster;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
