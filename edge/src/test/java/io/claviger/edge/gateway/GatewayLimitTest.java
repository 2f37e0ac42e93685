package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.Quota;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayLimitTest {
    private static final int CALLERS = 64;
    private static final int CALLS_EACH = 4;

    @Test
    void sixtyFourCallersGetExactlyWhatTheWindowHas() throws Exception {
        assertExact(new LimitSet(List.of(new Limit("hour", Algorithm.SLIDING_WINDOW, 100, 3600, null)), List.of()));
    }

    @Test
    void sixtyFourCallersGetExactlyWhatTheQuotaHas() throws Exception {
        assertExact(new LimitSet(List.of(), List.of(new Quota("credits", 100, null))));
    }

    private static void assertExact(LimitSet limits) throws Exception {
        try (var gateway = new GatewayFixture();
                var callers = Executors.newFixedThreadPool(CALLERS)) {
            var key = put(gateway, KeyFixture.aKey().limitedBy(limits));
            var calls = IntStream.range(0, CALLERS * CALLS_EACH)
                    .<Callable<String>>mapToObj(i -> () -> call(gateway, key, "/good"))
                    .toList();
            var allowed = 0;
            for (var answer : callers.invokeAll(calls)) {
                allowed += answer.get().startsWith("HTTP/1.1 200") ? 1 : 0;
                assertThat(answer.get()).containsAnyOf("HTTP/1.1 200", "HTTP/1.1 429");
            }
            assertThat(allowed).isEqualTo(100);
            assertThat(gateway.upstream.heads).hasSize(100);
        }
    }

    @Test
    void aCallerIsToldWhatIsLeftAndWhenToComeAgain() throws Exception {
        try (var gateway = new GatewayFixture()) {
            var key = put(gateway, KeyFixture.aKey().limitedBy(minute(2)));

            assertThat(call(gateway, key, "/good"))
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("RateLimit: \"minute\";r=1;t=60")
                    .containsIgnoringCase("RateLimit-Policy: \"minute\";q=2;w=60")
                    .doesNotContainIgnoringCase("Retry-After");
            call(gateway, key, "/good");
            assertThat(call(gateway, key, "/good"))
                    .startsWith("HTTP/1.1 429")
                    .contains("RATE_LIMITED")
                    .containsIgnoringCase("RateLimit: \"minute\";r=0")
                    .containsIgnoringCase("Retry-After: ");
        }
    }

    @Test
    void whatAnotherCheckRefusesTakesNothing() throws Exception {
        try (var gateway = new GatewayFixture()) {
            var key = put(gateway, KeyFixture.aKey().limitedBy(minute(1)));

            assertThat(call(gateway, key, "/secret"))
                    .startsWith("HTTP/1.1 403")
                    .containsIgnoringCase("RateLimit: \"minute\";r=1");
            assertThat(call(gateway, key, "/good")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void whoHasNotProvedTheKeyIsToldNothingOfItsLimits() throws Exception {
        try (var gateway = new GatewayFixture()) {
            put(gateway, KeyFixture.aKey().limitedBy(minute(1)));

            assertThat(call(gateway, KeyFixture.aKey(), "/good"))
                    .startsWith("HTTP/1.1 401")
                    .doesNotContainIgnoringCase("RateLimit");
        }
    }

    private static LimitSet minute(long limit) {
        return new LimitSet(List.of(new Limit("minute", Algorithm.SLIDING_WINDOW, limit, 60, null)), List.of());
    }

    private static KeyFixture put(GatewayFixture gateway, KeyFixture key) {
        gateway.state.put(key.withPermission("CALL"));
        return key;
    }

    private static String call(GatewayFixture gateway, KeyFixture key, String path) throws Exception {
        return gateway.send("GET " + path, "X-API-Key: " + key.secret().reveal() + "\r\n", "");
    }
}
