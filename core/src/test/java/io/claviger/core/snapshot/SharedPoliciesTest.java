package io.claviger.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.policy.Policy;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedPoliciesTest {
    private static final int CHANGES = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SharedPolicies policies = new SharedPolicies();

    @Test
    void equalPoliciesAreOneObject() {
        var first = policies.shared(new Policy(Set.of("A", "B")));

        assertThat(policies.shared(new Policy(Set.of("B", "A")))).isSameAs(first);
        assertThat(policies.size()).isOne();
    }

    @Test
    void whatNoKeyHoldsAnyMoreIsForgotten() {
        var held = policies.shared(new Policy(Set.of("HELD")));
        for (var i = 0; i < CHANGES; i++) {
            policies.shared(new Policy(Set.of("P" + i)));
        }

        awaitSizeOfOne();

        assertThat(policies.shared(new Policy(Set.of("HELD")))).isSameAs(held);
        Reference.reachabilityFence(held);
    }

    /** Only the garbage collector forgets, and it may be asked but not told. */
    private void awaitSizeOfOne() {
        var end = Instant.now().plus(PATIENCE);
        while (policies.size() > 1 && Instant.now().isBefore(end)) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(policies.size()).isOne();
    }
}
