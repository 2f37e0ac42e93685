package io.claviger.control.overview;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.control.overview.Concern.One;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Key;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Reading;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.care.KeyAge;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an account needs care: of its keys that are in force, those that will stop soon, that nobody needs, that are too
 * old, or that may do more than they do; and rules that only report.
 */
final class Care {
    private static final long SOON = micros(30);
    private static final long NEW = micros(7);
    private static final long LONG_UNUSED = micros(90);
    private static final long OLD = micros(183);

    /** For so long a permission must have had the chance to be used. */
    private static final long SETTLED = micros(30);

    private static final long KEPT = Duration.ofMinutes(1).toNanos() / 1000;
    private static final int MOST_KEPT = 64;

    private final Snapshot snapshot;
    private final Map<String, Kept> kept = Collections.synchronizedMap(new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    });

    /** What was found of an account, and as of when. */
    private record Kept(long revision, long atMicros, Map<String, @Nullable Object> care) {}

    Care(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** As it is now; what keys use may be behind by a minute, for it takes a look at every key. */
    Map<String, @Nullable Object> of(Reading tx, StoredAccount account) {
        var known = kept.get(account.id());
        if (known != null && known.revision == tx.revision() && Math.abs(tx.nowMicros() - known.atMicros) < KEPT) {
            return known.care;
        }
        var care = look(tx, account);
        kept.put(account.id(), new Kept(tx.revision(), tx.nowMicros(), care));
        return care;
    }

    private Map<String, @Nullable Object> look(Reading tx, StoredAccount account) {
        var found = new Found(tx.nowMicros());
        tx.care().keysInForce(account.id(), tx.nowMicros() - OLD, found::look);
        var knownBefore = tx.nowMicros() - SETTLED;
        if (tx.usage().sinceMicros() <= knownBefore) {
            tx.care().usedPermissions(account.id(), knownBefore, found::lookAtPermissions);
        }
        return found.json(tx, account);
    }

    private static long micros(long days) {
        return Duration.ofDays(days).toNanos() / 1000;
    }

    /** What was found so far. */
    private final class Found {
        private final long now;
        private final Concern expiring = new Concern();
        private final Concern neverUsed = new Concern();
        private final Concern unused = new Concern();
        private final Concern old = new Concern();
        private final Concern endless = new Concern();
        private final Concern unusedPermissions = new Concern();
        private final ReportOnly reportOnly = new ReportOnly(snapshot);
        private long keys;

        Found(long now) {
            this.now = now;
        }

        void look(KeyAge age) {
            keys++;
            var id = age.id();
            lookAtExpiry(id, age.createdAtMicros(), age.expiresAtMicros());
            var lastUsed = age.lastUsedAtMicros();
            if (lastUsed == null && now - age.createdAtMicros() > NEW) {
                neverUsed.add(one(id, "createdAt", age.createdAtMicros()));
            } else if (lastUsed != null && now - lastUsed > LONG_UNUSED) {
                unused.add(one(id, "lastUsedAt", lastUsed));
            }
            if (now - age.secretSinceMicros() > OLD) {
                old.add(one(id, "secretSince", age.secretSinceMicros()));
            }
            var key = snapshot.key(id);
            if (key != null) {
                reportOnly.look(key);
            }
        }

        private void lookAtExpiry(String id, long created, long expires) {
            if (expires == MicroClock.NEVER) {
                endless.add(one(id, "createdAt", created));
            } else if (expires - now < SOON) {
                expiring.add(one(id, "expiresAt", expires));
            }
        }

        /** Of a key that was used: one that never was has a concern of its own. */
        void lookAtPermissions(String id, Set<String> used) {
            var key = snapshot.key(id);
            if (key != null) {
                var granted = granted(key);
                var never =
                        granted.stream().filter(name -> !used.contains(name)).count();
                if (never > 0) {
                    unusedPermissions.add(new One(
                            id, -never, () -> Answers.members("unused", never, "granted", (long) granted.size())));
                }
            }
        }

        Map<String, @Nullable Object> json(Reading tx, StoredAccount account) {
            var ids = new HashSet<String>();
            for (var concern : List.of(expiring, neverUsed, unused, old, endless, unusedPermissions)) {
                ids.addAll(concern.keyIds());
            }
            ids.addAll(reportOnly.keyIds());
            var names = tx.care().names(ids);
            return Answers.members(
                    "keys", keys,
                    "expiringSoon", expiring.json(names),
                    "neverUsed", neverUsed.json(names),
                    "longUnused", unused.json(names),
                    "old", old.json(names),
                    "withoutExpiry", endless.json(names),
                    "unusedPermissions", unusedPermissions.json(names),
                    "reportOnly", reportOnly.json(tx, account, names));
        }
    }

    private Set<String> granted(Key key) {
        return key.accessType() == AccessType.CUSTOM
                ? snapshot.policyOf(key).permissions()
                : snapshot.catalog().permissionsOf(key.accessType());
    }

    private static One one(String id, String what, long micros) {
        return new One(id, micros, () -> Answers.members(what, Timestamps.text(micros)));
    }
}
