package io.claviger.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.policy.Policy;
import io.claviger.core.usage.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveRequestsTest {
    private final LiveRequests live = new LiveRequests();
    private final Key own = key("key-1", "account");
    private final Key second = key("key-2", "account");
    private final Key others = key("key-3", "other");

    @Test
    void requestsAreReadInTheirOrderEachOnce() {
        var reader = live.reader("account", null);
        record(own, 1, ErrorCode.IP_FORBIDDEN);
        record(second, 2, null);
        assertThat(reader.read().requests())
                .containsExactly(
                        new LiveRequest(
                                0,
                                1,
                                Door.VERIFY,
                                own,
                                null,
                                ErrorCode.IP_FORBIDDEN,
                                403,
                                "192.0.2.1",
                                1000,
                                "decision-1"),
                        new LiveRequest(1, 2, Door.VERIFY, second, null, null, 200, "192.0.2.2", 2000, "decision-2"));
        assertThat(reader.read().requests()).isEmpty();
        record(own, 3, null);
        assertThat(ids(reader.read())).containsExactly("decision-3");
    }

    @Test
    void onlyRequestsOfTheAccountAndOfTheKeyAreRead() {
        var account = live.reader("account", null);
        var key = live.reader("account", "key-2");
        var foreign = live.reader("account", "key-3");
        record(own, 1, null);
        record(others, 2, null);
        record(second, 3, null);
        assertThat(ids(account.read())).containsExactly("decision-1", "decision-3");
        assertThat(ids(key.read())).containsExactly("decision-3");
        assertThat(ids(foreign.read())).isEmpty();
    }

    @Test
    void requestsOfUnknownKeysTakeNoRoom() {
        record(own, 1, null);
        for (var i = 0; i < 2 * LiveRequests.KEPT; i++) {
            live.record(request(9), refused(null, ErrorCode.CREDENTIAL_INVALID, "none"), null, exchange(401, 1));
        }
        var reader = live.reader("account", null);
        assertThat(ids(reader.latest(10))).containsExactly("decision-1");
    }

    @Test
    void whoComesBackGoesOnWhereItWasAndIsToldWhatItMissed() {
        for (var i = 0; i < 5; i++) {
            record(own, i, null);
        }
        var back = live.reader("account", null);
        back.after(2);
        var read = back.read();
        assertThat(read.missed()).isFalse();
        assertThat(ids(read)).containsExactly("decision-3", "decision-4");

        for (var i = 5; i < 2_000; i++) {
            record(others, i, null);
        }
        record(own, 2_000, null);
        back.after(2);
        var late = back.read();
        assertThat(late.missed()).isTrue();
        assertThat(ids(late)).containsExactly("decision-2000");
    }

    @Test
    void aPlaceThatNeverWasStartsWithWhatIsKept() {
        record(own, 1, null);
        for (var place : List.of(7L, Long.MAX_VALUE, Long.MIN_VALUE)) {
            var reader = live.reader("account", null);
            reader.after(place);
            assertThat(ids(reader.read())).containsExactly("decision-1");
        }
    }

    @Test
    void theLatestAreTheLastOnesThatAreKept() {
        for (var i = 0; i < 3_000; i++) {
            record(own, i, null);
        }
        var reader = live.reader("account", null);
        assertThat(reader.latest(5_000).requests()).hasSize(LiveRequests.KEPT);
        assertThat(ids(reader.latest(2))).containsExactly("decision-2998", "decision-2999");
        assertThat(reader.read().requests()).isEmpty();
    }

    /** One account's reader must never see what another's request put there: each request says of whom it is, thrice. */
    @Test
    @Timeout(60)
    void noRequestIsEverMixedWithAnother() throws Exception {
        var stop = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var writer = 0; writer < 3; writer++) {
                var number = writer;
                var key = key("key-" + writer, "account-" + writer % 2);
                threads.execute(() -> {
                    for (var i = 0L; !stop.get(); i += 3) {
                        record(key, i + number, null);
                    }
                });
            }
            var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
            var reader = live.reader("account-0", null);
            var seen = new ArrayList<LiveRequest>();
            while (System.nanoTime() < until) {
                seen.addAll(reader.read().requests());
            }
            stop.set(true);
            assertThat(seen).isNotEmpty().allSatisfy(one -> {
                assertThat(one.key().id()).isEqualTo("key-" + one.atMicros() % 3);
                assertThat(one.decisionId()).isEqualTo("decision-" + one.atMicros());
                assertThat(one.nanos()).isEqualTo(one.atMicros() * 1000);
            });
            assertThat(seen).extracting(LiveRequest::sequence).isSorted().doesNotHaveDuplicates();
        }
    }

    private void record(Key key, long at, ErrorCode code) {
        var decision = code == null
                ? new Decision.Allowed("decision-" + at, key, null, null)
                : refused(key, code, "decision-" + at);
        live.record(request(at), decision, code, exchange(code == null ? 200 : code.status(), at));
    }

    private static Decision refused(Key key, ErrorCode code, String id) {
        return new Decision.Refused(id, code, "check", "why", key, key != null);
    }

    private static Exchange exchange(int status, long at) {
        return new Exchange("GET", null, status, 0, 0, at * 1000);
    }

    private static AccessRequest request(long at) {
        return new AccessRequest(
                Door.VERIFY,
                new Presented.BearerSecret(Secret.of("cvg_live_a-secret-that-is-shown-nowhere")),
                ClientAddress.parse("192.0.2." + at % 256),
                Target.Unspecified.INSTANCE,
                at);
    }

    private static List<String> ids(LiveReader.Read read) {
        return read.requests().stream().map(LiveRequest::decisionId).toList();
    }

    private static Key key(String id, String account) {
        return new Key(
                id,
                account,
                "name of " + id,
                KeyType.WORKSPACE,
                AccessType.CUSTOM,
                Environment.LIVE,
                null,
                Policy.NONE,
                Standing.ACTIVE,
                Long.MAX_VALUE,
                Map.of(),
                List.of());
    }
}
