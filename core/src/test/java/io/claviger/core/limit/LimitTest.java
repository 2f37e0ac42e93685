package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.bucket;
import static io.claviger.core.limit.LimitFixture.sliding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
    @Test
    void everyFaultOfALimitIsSaidAtOnce() {
        assertThat(Limit.faults("", 0, 31_622_401, " "))
                .extracting(FieldFault::pointer)
                .containsExactly("/name", "/limit", "/windowSeconds", "/apiGroup");
        assertThat(Limit.faults("a", 1_000_000_001, 10, null))
                .containsExactly(new FieldFault("/limit", "must be 1 to 1000000000, not 1000000001"));
        assertThatExceptionOfType(ClavigerException.class).isThrownBy(() -> sliding("a", -1, 10));
    }

    @Test
    void everyFaultOfAQuotaIsSaidAtOnce() {
        assertThat(Quota.faults("\"", 0)).extracting(FieldFault::pointer).containsExactly("/name", "/amount");
        assertThat(Quota.Refill.faults(0, 0))
                .extracting(FieldFault::pointer)
                .containsExactly("/amount", "/everySeconds");
        assertThatExceptionOfType(ClavigerException.class).isThrownBy(() -> new Quota("a", 0, null));
        assertThatExceptionOfType(ClavigerException.class).isThrownBy(() -> new Quota.Refill(1, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a\"b", "a\\b", "a:b", "a,b", "a\r\nX: y", "é", "\u0000"})
    void nameThatCouldDisturbAFieldIsNone(String name) {
        assertThat(Limit.faults(name, 1, 1, null)).hasSize(1);
        assertThat(Limit.faults("a".repeat(65), 1, 1, null)).hasSize(1);
        assertThat(Limit.faults("50 in 10 s", 1, 1, null)).isEmpty();
    }

    @Test
    void namesAreUniqueAmongLimitsAndQuotas() {
        assertThat(LimitSet.faults(
                        List.of(sliding("a", 1, 1), bucket("b", 1, 1), sliding("b", 2, 2)),
                        List.of(new Quota("a", 1, null))))
                .extracting(FieldFault::pointer)
                .containsExactly("/rateLimits/2/name", "/quotas/0/name");
        assertThat(LimitSet.faults(Collections.nCopies(65, sliding("a", 1, 1)), List.of()))
                .extracting(FieldFault::pointer)
                .contains("/rateLimits");
    }

    @Test
    void algorithmsAreNamedAsInTheApi() {
        assertThat(Algorithm.ofText("sliding-window")).isEqualTo(Algorithm.SLIDING_WINDOW);
        assertThat(Algorithm.ofText("token-bucket")).isEqualTo(Algorithm.TOKEN_BUCKET);
        assertThat(Algorithm.ofText("SLIDING_WINDOW")).isNull();
    }
}
