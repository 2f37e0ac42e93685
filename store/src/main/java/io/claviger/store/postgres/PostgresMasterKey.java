package io.claviger.store.postgres;

import io.claviger.core.time.MicroClock;
import io.claviger.store.Rotated;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.sql.MasterKeyRotation;
import org.jspecify.annotations.Nullable;

/** Changes the master key of a database that no node is connected to. Broken off at any moment, it can be repeated. */
public final class PostgresMasterKey {
    private PostgresMasterKey() {}

    /**
     * Seals the database's keys under another master key.
     *
     * @param given the present key
     * @param following the new one
     * @param renew whether to make new versions of all keys too, secrets' pepper among them
     */
    public static Rotated rotate(
            PostgresUrl url, @Nullable MasterKey given, @Nullable MasterKey following, boolean renew, MicroClock clock)
            throws StoreOpenException {
        if (following == null) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY, "with PostgreSQL the new master key must be given, the same one to every node");
        }
        try (var side = PostgresSide.source(url)) {
            var present = side.masterKey(given);
            if (present.fingerprint().equals(following.fingerprint())) {
                throw new StoreOpenException(Reason.MASTER_KEY, "the new master key is the present one");
            }
            var already = side.run(sql -> !SealedKeys.opens(sql, present) && SealedKeys.opens(sql, following));
            if (!already) {
                side.run(sql -> {
                    MasterKeyRotation.rotate(sql, present, following, renew, clock.nowMicros());
                    return following;
                });
            }
            return new Rotated(following.fingerprint(), null, already);
        }
    }
}
