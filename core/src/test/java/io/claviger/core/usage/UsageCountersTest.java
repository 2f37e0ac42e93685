package io.claviger.core.usage;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.credential.Pepper;
import io.claviger.core.decision.Decision;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageCountersTest {
    private static final long MINUTE = 60_000_000L;

    private final Pepper pepper = new Pepper(1, new byte[Pepper.LENGTH]);
    private final UsageCounters counters = new UsageCounters(100);
    private final io.claviger.core.catalog.Operation operation =
            anApi("events").with("POST", "/events", "E").build().operations().getFirst();
    private final List<UsageCount> kept = new ArrayList<>();

    @Test
    void requestsAreCountedByCredentialOperationCodeAndMinute() {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        counters.count(allowed, operation, null, MINUTE + 1);
        counters.count(allowed, operation, null, MINUTE + 2);
        counters.count(allowed, operation, ErrorCode.UPSTREAM_TIMEOUT, MINUTE + 3);
        counters.count(allowed, operation, null, 2 * MINUTE);

        counters.flush(kept::addAll, 2 * MINUTE);

        assertThat(kept)
                .containsExactlyInAnyOrder(
                        new UsageCount(key.id(), "account", "events/op0", null, 1, 2, MINUTE + 2),
                        new UsageCount(key.id(), "account", "events/op0", ErrorCode.UPSTREAM_TIMEOUT, 1, 1, MINUTE + 3),
                        new UsageCount(key.id(), "account", "events/op0", null, 2, 1, 2 * MINUTE));
    }

    @Test
    void whatWasFlushedIsNotFlushedAgainAndWhatFailedIs() {
        counters.count(refusal(), operation, ErrorCode.CREDENTIAL_INVALID, 1);
        assertThatThrownBy(() -> counters.flush(
                        counts -> {
                            throw new ClavigerException(ErrorCode.UNAVAILABLE, "no disk");
                        },
                        1))
                .isInstanceOf(ClavigerException.class);

        counters.flush(kept::addAll, 1);
        counters.flush(kept::addAll, 1);

        assertThat(kept).singleElement().extracting(UsageCount::count).isEqualTo(1L);
    }

    @Test
    void nothingIsLostWhenManyCountWhileOneFlushes() throws Exception {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> {
                        for (var i = 0; i < 50_000; i++) {
                            counters.count(allowed, operation, null, i % 3 * MINUTE);
                        }
                    }))
                    .toList();
            for (var done : work) {
                while (!done.isDone()) {
                    counters.flush(kept::addAll, 5 * MINUTE);
                }
                done.get();
            }
        }
        counters.flush(kept::addAll, 2 * MINUTE);

        assertThat(kept.stream().mapToLong(UsageCount::count).sum()).isEqualTo(200_000);
    }

    @Test
    void theNumberOfRowsIsBoundedAndPastMinutesGo() {
        for (var i = 0; i < 300; i++) {
            counters.count(new Decision.Allowed("d", aKey().build(pepper), null, null), operation, null, 1);
        }
        assertThat(counters.depth()).isEqualTo(100);
        assertThat(counters.overflowed()).isEqualTo(200);

        counters.flush(kept::addAll, 5 * MINUTE);

        assertThat(kept).hasSize(100);
        assertThat(counters.depth()).isZero();
    }

    @Test
    void aFullQueueOfRejectionsDropsAndCounts() {
        var queue = new RejectionQueue(2);
        for (var i = 0; i < 5; i++) {
            queue.offer(new Rejection(
                    "d" + i,
                    1,
                    "gateway",
                    null,
                    null,
                    ErrorCode.CREDENTIAL_INVALID,
                    401,
                    "GET",
                    null,
                    null,
                    null,
                    null,
                    0,
                    0,
                    5));
        }
        var written = new ArrayList<Rejection>();
        queue.flush(written::addAll, 10);

        assertThat(written).extracting(Rejection::decisionId).containsExactly("d0", "d1");
        assertThat(queue.dropped()).isEqualTo(3);
        assertThat(queue.depth()).isZero();
    }

    private static Decision refusal() {
        return new Decision.Refused("d", ErrorCode.CREDENTIAL_INVALID, "authentic", "unknown", null, false);
    }
}
