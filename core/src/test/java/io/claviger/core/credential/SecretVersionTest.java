package io.claviger.core.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.time.MicroClock;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretVersionTest {
    private static final SecretDigest DIGEST = new SecretDigest(1, -2, 3, Long.MIN_VALUE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "019ad5c8-7b1e-7f3a-8c4d-0123456789ab",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "019AD5C8-7B1E-7F3A-8C4D-0123456789AB",
                "019ad5c87b1e-7f3a-8c4d-0123456789ab-",
                "019ad5c8-7b1e-7f3a-8c4d-0123456789ag",
                "019ad5c8-7b1e-7f3a-8c4d-0123456789aｂ",
                "1-1-1-1-1",
                "key-s0",
                ""
            })
    void idComesOutAsItCame(String id) {
        var secret = new SecretVersion(id, DIGEST, MicroClock.NEVER);

        assertThat(secret.id()).isEqualTo(id);
        assertThat(secret).isEqualTo(new SecretVersion(id, DIGEST, MicroClock.NEVER));
        assertThat(secret.digest()).isEqualTo(DIGEST);
    }

    @Test
    void otherIdsAreOtherSecretsAndAnotherEndIsNot() {
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++) {
            var id = new UUID(random.nextLong(), random.nextLong());
            var secret = new SecretVersion(id.toString(), DIGEST, 1);
            var high = new UUID(id.getMostSignificantBits() ^ 1L << i % 64, id.getLeastSignificantBits());
            var low = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ 1L << i % 64);

            assertThat(secret.hasIdOf(new SecretVersion(id.toString(), DIGEST, 2)))
                    .isTrue();
            assertThat(secret.hasIdOf(new SecretVersion(high.toString(), DIGEST, 1)))
                    .isFalse();
            assertThat(secret.hasIdOf(new SecretVersion(low.toString(), DIGEST, 1)))
                    .isFalse();
            assertThat(secret.hasIdOf(new SecretVersion("text-" + i, DIGEST, 1)))
                    .isFalse();
        }
        var zeros = new SecretVersion(new UUID(0, 0).toString(), DIGEST, 1);
        assertThat(zeros.hasIdOf(new SecretVersion("text", DIGEST, 1))).isFalse();
        assertThat(new SecretVersion("text", DIGEST, 1).hasIdOf(zeros)).isFalse();
    }

    @Test
    void everyBitOfADigestCounts() {
        var secret = new SecretVersion("s", DIGEST, 1);

        assertThat(secret.matches(DIGEST)).isTrue();
        for (var i = 0; i < SecretDigest.LENGTH * 8; i++) {
            var bytes = DIGEST.toBytes();
            bytes[i / 8] ^= (byte) (1 << i % 8);
            var other = SecretDigest.of(bytes);
            assertThat(secret.matches(other)).isFalse();
            assertThat(secret.startsAs(other)).isEqualTo(i >= 128);
            assertThat(secret).isNotEqualTo(new SecretVersion("s", other, 1));
        }
    }
}
