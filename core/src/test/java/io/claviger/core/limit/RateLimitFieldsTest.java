package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.bucket;
import static io.claviger.core.limit.LimitFixture.charge;
import static io.claviger.core.limit.LimitFixture.reportOnly;
import static io.claviger.core.limit.LimitFixture.set;
import static io.claviger.core.limit.LimitFixture.sliding;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.limit.Quota.Refill;
import org.junit.jupiter.api.Test;

class RateLimitFieldsTest {
    @Test
    void everyAllowanceIsAnItemOfBothLists() {
        var own = set(Limit.PRESET, new Quota("credits", 1000, null));
        var accounts = set(bucket("default", 600, 60), new Quota("day", 5000, new Refill(1000, 86_400)));
        var verdict = new LimitStates().consume(charge(own, accounts, null, 2), NOW);
        assertThat(RateLimitFields.rateLimitPolicy(verdict.states()))
                .isEqualTo("\"default\";q=50;w=10, \"credits\";q=1000,"
                        + " \"account:default\";q=600;w=60, \"account:day\";q=5000;w=432000");
        // 1,700,000,000 is 22:13:20 UTC
        assertThat(RateLimitFields.rateLimit(verdict.states()))
                .isEqualTo("\"default\";r=48;t=10, \"credits\";r=998,"
                        + " \"account:default\";r=598;t=1, \"account:day\";r=4998;t=6400");
        assertThat(RateLimitFields.retryAfter(verdict)).isNull();
    }

    @Test
    void refusedCallIsToldWhenToComeBackNotBeforeTheLimitSaysSo() {
        var states = new LimitStates();
        var set = set(sliding("burst", 1, 10));
        states.consume(charge(set, 1), NOW);
        var refused = states.consume(charge(set, 1), NOW + 1_500_000);
        assertThat(RateLimitFields.retryAfter(refused)).isEqualTo("9");
        assertThat(RateLimitFields.rateLimit(refused.states())).isEqualTo("\"burst\";r=0;t=9");
    }

    @Test
    void waitingThatDoesNotHelpIsNotAdvised() {
        var refused = new LimitStates().consume(charge(set(sliding("burst", 1, 10)), 2), NOW);
        assertThat(refused.allowed()).isFalse();
        assertThat(RateLimitFields.retryAfter(refused)).isNull();
    }

    @Test
    void whatOnlyReportsIsNotTold() {
        var verdict = new LimitStates().consume(charge(reportOnly(sliding("burst", 1, 10)), 1), NOW);
        assertThat(verdict.states()).hasSize(1);
        assertThat(RateLimitFields.rateLimit(verdict.states())).isNull();
        assertThat(RateLimitFields.rateLimitPolicy(verdict.states())).isNull();
        assertThat(RateLimitFields.rateLimit(LimitVerdict.UNLIMITED.states())).isNull();
    }
}
