package io.claviger.control.handover;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.CreateKey;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Pepper;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.handover.StoredHandOver;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls on hand-overs. */
public final class HandOverEndpoints {
    /** Where on the gateway's port a hand-over is opened; what opens it comes behind. */
    public static final String PATH = "/.claviger/hand-over/";

    private final MakeHandOver make;
    private final RevokeHandOver revoke = new RevokeHandOver();
    private final MicroClock clock;
    private final Supplier<String> gateway;

    /** @param gateway where partners reach the gateway, without a slash at the end */
    public HandOverEndpoints(
            Snapshot snapshot, Pepper pepper, MicroClock clock, SecureRandom random, Supplier<String> gateway) {
        this.make = new MakeHandOver(new CreateKey(snapshot, pepper, random), pepper, random);
        this.clock = clock;
        this.gateway = gateway;
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_HAND_OVERS, this::list,
                Permit.CREATE_HAND_OVER, this::create,
                Permit.REVOKE_HAND_OVER, this::revoke);
    }

    private HttpAnswer list(Call call) {
        var accountId = call.path("accountId");
        var page = call.page();
        var found = call.read(tx -> {
            AccountAccess.find(tx, call.caller(), accountId);
            return tx.handOvers().list(accountId, page);
        });
        return call.page(found, json());
    }

    private HttpAnswer create(Call call) {
        var key = call.body().members("key");
        var wish = new MakeHandOver.Wish(
                new HandOverWish(call.path("accountId"), key == null ? Map.of() : key.values()),
                call.body().micros("expiresAt"));
        if (call.isFaulty()) {
            call.requireSound(call.read(tx -> {
                AccountAccess.find(tx, call.caller(), call.path("accountId"));
                return make.faultsOf(tx, wish);
            }));
        }
        return call.change(
                make,
                wish,
                made -> HttpAnswer.json(
                        201,
                        Answers.members(
                                "handOver",
                                json().apply(made.handOver()),
                                "url",
                                gateway.get() + PATH + made.token().reveal())));
    }

    private HttpAnswer revoke(Call call) {
        var target = new RevokeHandOver.Target(call.path("accountId"), call.path("handOverId"));
        return call.change(revoke, target, revoked -> HttpAnswer.json(200, json().apply(revoked)));
    }

    private Function<StoredHandOver, Map<String, @Nullable Object>> json() {
        var now = clock.nowMicros();
        return handOver -> {
            var giver = handOver.giver();
            return Answers.members(
                    "id", handOver.id(),
                    "accountId", handOver.accountId(),
                    "status", handOver.statusAt(now).name().toLowerCase(Locale.ROOT),
                    "key",
                            HandOverWish.read(handOver.accountId(), handOver.wish())
                                    .members(),
                    "keyId", handOver.keyId(),
                    "createdBy",
                            Answers.members(
                                    "kind", giver.kind().name().toLowerCase(Locale.ROOT),
                                    "id", giver.id(),
                                    "name", giver.name()),
                    "createdAt", Timestamps.text(handOver.createdAtMicros()),
                    "expiresAt", Timestamps.text(handOver.expiresAtMicros()),
                    "openedAt", time(handOver.openedAtMicros()),
                    "openedFrom", handOver.openedFrom(),
                    "revokedAt", time(handOver.revokedAtMicros()));
        };
    }

    private static @Nullable String time(@Nullable Long micros) {
        return micros == null ? null : Timestamps.text(micros);
    }
}
