package io.claviger.control.live;

import io.claviger.store.Store;
import io.claviger.store.usage.UsageStep;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes together count for accounts that somebody looks at, this minute: read from the store once a second and
 * account, however many look on. A node that has its store to itself shows everything already, and counts nothing.
 */
final class AllNodes {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MICROS_A_MINUTE = 60_000_000L;

    /** Accounts that are remembered; beyond, all are forgotten and counted again. */
    private static final int MOST = 1_000;

    private final Store store;
    private final ConcurrentHashMap<String, Count> latest = new ConcurrentHashMap<>();

    /**
     * Requests of an account within a minute.
     *
     * @param refused those that were refused or failed
     */
    record Count(long minuteMicros, long requests, long refused, long countedNanos) {}

    AllNodes(Store store) {
        this.store = store;
    }

    Counts of(String accountId) {
        return new Counts(accountId);
    }

    /** One onlooker's turn. */
    final class Counts {
        private final String accountId;
        private long saidAt = System.nanoTime();

        private Counts(String accountId) {
            this.accountId = accountId;
        }

        /** What to say now; null where there is nothing to be said yet. */
        @Nullable Count due() {
            var now = System.nanoTime();
            if (now - saidAt < EVERY_NANOS || store.cluster().figures().nodes() < 2) {
                return null;
            }
            saidAt = now;
            if (latest.size() > MOST) {
                latest.clear();
            }
            return latest.compute(
                    accountId,
                    (id, before) ->
                            before != null && now - before.countedNanos < EVERY_NANOS / 2 ? before : count(now));
        }

        private Count count(long nowNanos) {
            return store.read(tx -> {
                var minute = tx.nowMicros() / MICROS_A_MINUTE;
                var requests = 0L;
                var refused = 0L;
                for (var use : tx.overview().requests(accountId, UsageStep.MINUTE, minute, minute + 1)) {
                    if (!use.reported()) {
                        requests += use.requests();
                        refused += use.code() == null ? 0 : use.requests();
                    }
                }
                return new Count(minute * MICROS_A_MINUTE, requests, refused, nowNanos);
            });
        }
    }
}
