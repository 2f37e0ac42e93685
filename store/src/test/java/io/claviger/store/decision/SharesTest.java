package io.claviger.store.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void whoWantsLittleKeepsAllOfItAndTheRestIsSharedEvenly() {
        assertThat(Shares.fair(List.of(), 10)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Shares.fair(List.of(3, 4), 10)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Shares.fair(List.of(1_000, 1), 10)).isEqualTo(9);
        assertThat(Shares.fair(List.of(8, 8, 2), 12)).isEqualTo(5);
        assertThat(Shares.fair(List.of(5, 5, 5), 2)).isZero();
    }

    @Test
    void allFitAndTheLargestShareWouldNot() {
        var random = new Random(20_241_107);
        for (var round = 0; round < 2_000; round++) {
            var wanted = new ArrayList<Integer>();
            for (var i = random.nextInt(6); i >= 0; i--) {
                wanted.add(random.nextInt(20));
            }
            var room = random.nextInt(60);
            var share = Shares.fair(wanted, room);
            assertThat(taken(wanted, share)).isLessThanOrEqualTo(room);
            if (share != Integer.MAX_VALUE) {
                assertThat(taken(wanted, share + 1)).as("one more each").isGreaterThan(room);
            }
        }
    }

    private static int taken(List<Integer> wanted, int share) {
        return wanted.stream().mapToInt(want -> Math.min(want, share)).sum();
    }
}
