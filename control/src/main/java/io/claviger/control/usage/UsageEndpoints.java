package io.claviger.control.usage;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.KeyAccess;
import io.claviger.control.role.Permit;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.usage.AddressHour;
import io.claviger.store.usage.UsageOf;
import io.claviger.store.usage.UsagePoint;
import io.claviger.store.usage.UsageQuery;
import io.claviger.store.usage.UsageStep;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that read usage. */
public final class UsageEndpoints {
    private static final int ROWS = 1000;
    private static final long MICROS_A_MINUTE = 60_000_000L;
    private static final long MICROS_AN_HOUR = 60 * MICROS_A_MINUTE;
    private static final long DEFAULT_BLAST_DAYS = 7;
    private static final long DEFAULT_RIGHT_SIZE_DAYS = 30;

    private final MicroClock clock;
    private final BlastRadius blastRadius;
    private final RightSize rightSize;

    public UsageEndpoints(Snapshot snapshot, MicroClock clock) {
        this.clock = clock;
        var granted = new GrantedPermissions(snapshot);
        this.blastRadius = new BlastRadius(snapshot, granted);
        this.rightSize = new RightSize(snapshot, granted);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_KEY_USAGE, this::ofKey,
                Permit.GET_BLAST_RADIUS, this::blastRadius,
                Permit.GET_RIGHT_SIZE, this::rightSize,
                Permit.LIST_USAGE, this::ofAccount,
                Permit.LIST_USAGE_ADDRESSES, this::addresses);
    }

    private HttpAnswer ofKey(Call call) {
        var page = call.page(ROWS);
        var span = Span.of(call, UsageStep.MINUTE, clock.nowMicros());
        var of = new UsageOf.OneCredential(call.path("keyId"));
        var query = new UsageQuery(of, span.step(), span.fromMinute(), span.toMinute(), page);
        var points = call.read(tx -> {
            KeyAccess.find(tx, call.caller(), call.path("keyId"));
            return tx.usage().counts(query);
        });
        return call.page(points, UsageEndpoints::point);
    }

    private HttpAnswer ofAccount(Call call) {
        var page = call.page(ROWS);
        var span = Span.of(call, UsageStep.MINUTE, clock.nowMicros());
        var query = new UsageQuery(of(call), span.step(), span.fromMinute(), span.toMinute(), page);
        var points = call.read(tx -> {
            AccountAccess.find(tx, call.caller(), call.path("accountId"));
            return tx.usage().counts(query);
        });
        return call.page(points, point -> {
            var members = Answers.members("credentialId", point.credentialId());
            members.putAll(point(point));
            return members;
        });
    }

    private HttpAnswer addresses(Call call) {
        var page = call.page();
        var span = Span.of(call, UsageStep.HOUR, clock.nowMicros());
        var hours = call.read(tx -> {
            AccountAccess.find(tx, call.caller(), call.path("accountId"));
            return tx.usage().addresses(of(call), span.fromHour(), span.toHour(), page);
        });
        return call.page(hours, UsageEndpoints::hour);
    }

    private HttpAnswer blastRadius(Call call) {
        call.requireSound();
        var days = Duration.ofDays(call.query().number("days", DEFAULT_BLAST_DAYS));
        return HttpAnswer.json(200, call.read(tx -> {
            var key = KeyAccess.find(tx, call.caller(), call.path("keyId"));
            return blastRadius.of(tx, key, days);
        }));
    }

    private HttpAnswer rightSize(Call call) {
        call.requireSound();
        var days = call.query().number("days", DEFAULT_RIGHT_SIZE_DAYS);
        return HttpAnswer.json(200, call.read(tx -> {
            var key = KeyAccess.find(tx, call.caller(), call.path("keyId"));
            return rightSize.of(tx, key, days);
        }));
    }

    private static UsageOf of(Call call) {
        var account = call.path("accountId");
        var credential = call.query().text("credential");
        return credential == null ? new UsageOf.OneAccount(account) : new UsageOf.OneOfAccount(account, credential);
    }

    private static Map<String, @Nullable Object> point(UsagePoint point) {
        var operation = OperationName.of(point.operation());
        return Answers.members(
                "time", Timestamps.text(point.atMinute() * MICROS_A_MINUTE),
                "api", operation.api(),
                "operation", operation.id(),
                "code", point.code(),
                "reported", point.reported(),
                "count", point.requests());
    }

    private static Map<String, @Nullable Object> hour(AddressHour hour) {
        return Answers.members(
                "time", Timestamps.text(hour.hour() * MICROS_AN_HOUR),
                "credentialId", hour.credentialId(),
                "addresses", hour.callers().stream().map(UsageEndpoints::caller).toList(),
                "other", Answers.members("count", hour.other(), "refused", hour.otherRefused()));
    }

    static Map<String, @Nullable Object> caller(AddressHour.Caller caller) {
        return Answers.members(
                "address", caller.address(),
                "count", caller.requests(),
                "refused", caller.refused(),
                "lastAt", Timestamps.text(caller.lastAtMicros()));
    }
}
