package io.claviger.bench;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.Store;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.session.TimeOrderedId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What keys did, hour by hour: used as often as their place in the list, a few of them most; and what was changed. */
final class PageTraffic {
    private static final long HOUR = Duration.ofHours(1).toNanos() / 1000;
    private static final long MINUTE = HOUR / 60;
    private static final int REJECTIONS_AN_HOUR = 130;
    private static final int CHANGES_AN_HOUR = 28;
    private static final int BUSY = 50;
    private static final List<ErrorCode> CODES =
            List.of(ErrorCode.PERMISSION_MISSING, ErrorCode.IP_FORBIDDEN, ErrorCode.RATE_LIMITED);

    private final Store store;
    private final AtomicLong clock;
    private final String accountId;
    private final List<String> keys;
    private final Random random = new Random(7);

    PageTraffic(Store store, AtomicLong clock, String accountId, List<String> keys) {
        this.store = store;
        this.clock = clock;
        this.accountId = accountId;
        this.keys = keys;
    }

    /** Lets the clock run to a time, with so many uses an hour of keys and operations that differ. */
    void until(long end, int usesAnHour) {
        var hours = 0;
        while (clock.get() + HOUR < end) {
            hour(usesAnHour, MINUTE);
            if (++hours % 100 == 0) {
                Bench.progress("  %,d hours of traffic".formatted(hours));
            }
            clock.addAndGet(HOUR);
            addUp();
        }
        while (clock.get() < end) {
            store.usage().write(new UsageBatch(uses(usesAnHour / 4)));
            clock.addAndGet(MINUTE);
        }
        addUp();
    }

    private void addUp() {
        while (store.settleUsage() || store.rollUpUsage()) {
            // a bounded part at a time
        }
    }

    private void hour(int uses, long micros) {
        store.usage().write(new UsageBatch(uses(uses), addresses(), lastUses()));
        var rejections = new ArrayList<Rejection>();
        for (var i = 0; i < REJECTIONS_AN_HOUR; i++) {
            rejections.add(rejection(clock.get() + i * micros / REJECTIONS_AN_HOUR));
        }
        store.rejections().write(rejections);
        store.change(Actor.system("bench"), "bench.change", tx -> {
            for (var i = 0; i < CHANGES_AN_HOUR; i++) {
                var before = Map.<String, @Nullable Object>of("name", "Integration", "permissions", List.of("A", "B"));
                var after = Map.<String, @Nullable Object>of("name", "Integration 2", "permissions", List.of("B", "C"));
                tx.audit().append(new AuditDraft(accountId, "key.change", key(), before, after));
            }
            return "";
        });
    }

    private List<UsageCount> uses(int count) {
        var uses = new ArrayList<UsageCount>(count);
        var now = clock.get();
        for (var i = 0; i < count; i++) {
            var code = random.nextInt(20) == 0 ? CODES.get(random.nextInt(CODES.size())) : null;
            var operation = "bench/get" + random.nextInt(4);
            uses.add(new UsageCount(key(), accountId, operation, code, now / MINUTE, 1 + random.nextInt(50), now));
        }
        return uses;
    }

    private List<AddressUse> addresses() {
        var uses = new ArrayList<AddressUse>();
        for (var key : keys.subList(0, Math.min(BUSY, keys.size()))) {
            var callers = new ArrayList<AddressUse.Caller>();
            for (var i = 0; i < 8; i++) {
                callers.add(new AddressUse.Caller("192.0.2." + (i + 1), 100 - i, i, clock.get()));
            }
            uses.add(new AddressUse(key, accountId, clock.get() / HOUR, "bench", callers, 3, 1));
        }
        return uses;
    }

    private List<LastUse> lastUses() {
        var uses = new ArrayList<LastUse>();
        for (var key : keys.subList(0, Math.min(BUSY, keys.size()))) {
            for (var i = 0; i < 4; i++) {
                var permission = LastUse.Subject.permission("RESOURCES" + i + "_READ");
                uses.add(new LastUse(key, permission, clock.get(), false));
            }
        }
        return uses;
    }

    private Rejection rejection(long at) {
        return new Rejection(
                TimeOrderedId.at(at),
                at,
                "gateway",
                accountId,
                key(),
                CODES.get(random.nextInt(CODES.size())),
                403,
                "GET",
                "bench",
                "get1",
                "/v2/resources1/{id}",
                "192.0.2.7",
                0,
                312,
                180);
    }

    /** The square of an even chance: a tenth of the keys has a third of the requests. */
    private String key() {
        var chance = random.nextDouble();
        return keys.get((int) (chance * chance * keys.size()));
    }
}
