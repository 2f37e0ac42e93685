package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.claviger.core.address.ClientAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FailedAuthenticationsTest {
    private static final int CAPACITY = 512;
    private static final ClientAddress SOMEBODY = ClientAddress.parse("192.0.2.1");

    private final FailedAuthentications failed = new FailedAuthentications(100, 60, CAPACITY, new SecureRandom());

    @Test
    void theHundredthFailureInAMinuteIsTheLastThatIsJudged() {
        for (var i = 0; i < 100; i++) {
            assertThat(failed.tooMany(SOMEBODY, NOW)).isFalse();
            failed.record(SOMEBODY, NOW);
        }
        assertThat(failed.tooMany(SOMEBODY, NOW)).isTrue();
        assertThat(failed.tooMany(SOMEBODY, NOW + 60 * SECOND - 1)).isTrue();
        assertThat(failed.tooMany(SOMEBODY, NOW + 68 * SECOND)).isFalse();
        assertThat(failed.tooMany(ClientAddress.parse("192.0.2.2"), NOW)).isFalse();
    }

    @Test
    void whatIsBeyondIsToldWhenTheNextWillBeJudged() {
        for (var i = 0; i < 100; i++) {
            assertThat(failed.record(SOMEBODY, NOW)).isZero();
        }
        for (var later = 0; later < 60; later++) {
            var seconds = failed.record(SOMEBODY, NOW + later * SECOND);
            assertThat(seconds).isBetween(60L - later, 68L - later);
            assertThat(failed.tooMany(SOMEBODY, NOW + (later + seconds) * SECOND))
                    .isFalse();
            assertThat(failed.tooMany(SOMEBODY, NOW + (later + seconds - 1) * SECOND))
                    .isTrue();
        }
        assertThat(failed.failures()).isEqualTo(100);
        assertThat(failed.refusals()).isEqualTo(60);
    }

    @Test
    void whatAnAccountSaysOfAnAddressCountsForThatAccountAlone() {
        for (var i = 0; i < 100; i++) {
            failed.record(SOMEBODY, "account-1", NOW);
        }
        assertThat(failed.record(SOMEBODY, "account-1", NOW)).isPositive();
        assertThat(failed.record(SOMEBODY, "account-2", NOW)).isZero();
        assertThat(failed.record(SOMEBODY, NOW)).isZero();
        assertThat(failed.record(ClientAddress.parse("192.0.2.2"), "account-1", NOW))
                .isZero();
    }

    @Test
    void failuresCountForAWindowAtLeastAndAnEighthMoreAtMost() {
        for (var seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var counted = new FailedAuthentications(10, 8, CAPACITY, new SecureRandom());
            var times = new ArrayDeque<Long>();
            var now = NOW + random.nextLong(SECOND);
            for (var step = 0; step < 2000; step++) {
                now += random.nextLong(random.nextInt(50) == 0 ? 20 * SECOND : 2 * SECOND);
                var at = now;
                var within =
                        times.stream().filter(time -> time > at - 8 * SECOND).count();
                var withinAndSlot =
                        times.stream().filter(time -> time > at - 9 * SECOND).count();
                var tooMany = counted.tooMany(SOMEBODY, now);
                assertThat(tooMany).isIn(within >= 10, withinAndSlot >= 10);
                if (!tooMany) {
                    counted.record(SOMEBODY, now);
                    times.add(now);
                }
            }
        }
    }

    @Test
    void wholeNetworkOfAnIpv6AddressCountsAsOne() {
        for (var i = 0; i < 100; i++) {
            failed.record(ClientAddress.parse("2001:db8:1:2::" + Integer.toHexString(i)), NOW);
        }
        assertThat(failed.tooMany(ClientAddress.parse("2001:db8:1:2:ffff::1"), NOW))
                .isTrue();
        assertThat(failed.tooMany(ClientAddress.parse("2001:db8:1:3::1"), NOW)).isFalse();
    }

    @Test
    void ipv4AddressAndIpv6NetworkOfTheSameBitsAreTwo() {
        for (var i = 0; i < 100; i++) {
            failed.record(ClientAddress.parse("0:0:c000:201::1"), NOW);
        }
        assertThat(failed.tooMany(ClientAddress.parse("0:0:c000:201::9"), NOW)).isTrue();
        assertThat(failed.tooMany(SOMEBODY, NOW)).isFalse();
    }

    @Test
    void attackerWithManyAddressesLocksNobodyOutGrowsNothingAndFreesNoBusyOne() {
        for (var i = 0; i < 100; i++) {
            failed.record(SOMEBODY, NOW);
        }
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++) {
            var octets = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(octets);
            octets[0] = 10;
            failed.record(ClientAddress.of(octets), NOW + i);
        }
        assertThat(failed.size()).isEqualTo(CAPACITY);
        assertThat(failed.tooMany(SOMEBODY, NOW + SECOND)).isTrue();
        for (var i = 0; i < 10_000; i++) {
            assertThat(failed.tooMany(ClientAddress.of(new byte[] {11, 0, (byte) (i >> 8), (byte) i}), NOW + SECOND))
                    .isFalse();
        }
    }

    @Test
    void countNeitherWrapsNorIsLostUnderManyThreads() throws Exception {
        var large = new FailedAuthentications(FailedAuthentications.MAX_LIMIT, 60, CAPACITY, new SecureRandom());
        try (var threads = Executors.newFixedThreadPool(64)) {
            for (var caller = 0; caller < 64; caller++) {
                threads.submit(() -> {
                    for (var i = 0; i < 511; i++) {
                        large.record(SOMEBODY, NOW);
                    }
                });
            }
        }
        // 64 × 511 = 32,704
        assertThat(large.tooMany(SOMEBODY, NOW)).isFalse();
        for (var i = 0; i < 63; i++) {
            large.record(SOMEBODY, NOW);
        }
        assertThat(large.tooMany(SOMEBODY, NOW)).isTrue();
        for (var i = 0; i < 100_000; i++) {
            large.record(SOMEBODY, NOW);
        }
        assertThat(large.tooMany(SOMEBODY, NOW)).isTrue();
    }

    @Test
    void timeThatIsSetBackForgetsNothing() {
        for (var i = 0; i < 100; i++) {
            failed.record(SOMEBODY, NOW - i * SECOND);
        }
        assertThat(failed.tooMany(SOMEBODY, NOW - 1000 * SECOND)).isTrue();
        assertThat(failed.tooMany(SOMEBODY, NOW)).isTrue();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        var random = new SecureRandom();
        assertThatIllegalArgumentException().isThrownBy(() -> new FailedAuthentications(0, 60, random));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailedAuthentications(32_768, 60, random));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailedAuthentications(1, 0, random));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailedAuthentications(1, 60, 1000, random));
    }

    @Test
    void nobodyIsKeptOutLongerBecauseTheClockWasSetBack() {
        for (var i = 0; i < 100; i++) {
            failed.record(SOMEBODY, NOW);
        }
        var anHour = 3_600 * SECOND;
        failed.clockSetBack(anHour);

        assertThat(failed.tooMany(SOMEBODY, NOW - anHour + 59 * SECOND)).isTrue();
        assertThat(failed.tooMany(SOMEBODY, NOW - anHour + 68 * SECOND)).isFalse();
        assertThat(failed.record(SOMEBODY, NOW - anHour + 68 * SECOND)).isZero();
    }
}
