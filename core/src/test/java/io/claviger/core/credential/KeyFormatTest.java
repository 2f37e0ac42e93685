package io.claviger.core.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class KeyFormatTest {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private final SecureRandom random = new SecureRandom();

    @Test
    void aKeyHasPrefixEnvironmentRandomPartAndChecksum() {
        var key = KeyFormat.newKey("acme", Environment.TEST, random).reveal();

        assertThat(key).matches("acme_test_[0-9A-Za-z]{36}");
        assertThat(KeyFormat.checksumHolds(key)).isTrue();
    }

    @Test
    void theChecksumIsTheCrc32OfAllBeforeItInBase62() {
        var key = KeyFormat.newKey("cvg", Environment.LIVE, random).reveal();
        var crc = new CRC32();
        crc.update(key.substring(0, key.length() - 6).getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        var value = 0L;
        for (var digit : key.substring(key.length() - 6).toCharArray()) {
            value = value * 62 + DIGITS.indexOf(digit);
        }

        assertThat(value).isEqualTo(crc.getValue());
    }

    @Test
    void aServiceTokenHasNoEnvironment() {
        var token = KeyFormat.newServiceToken(random).reveal();

        assertThat(token).matches("cvgadm_[0-9A-Za-z]{36}");
        assertThat(KeyFormat.checksumHolds(token)).isTrue();
    }

    @Test
    void anyOneWrongCharacterShows() {
        var generator = new Random(7);
        for (var round = 0; round < 2_000; round++) {
            var key = KeyFormat.newKey("cvg", Environment.LIVE, random).reveal();
            var at = "cvg_live_".length() + generator.nextInt(36);
            var other = DIGITS.charAt(generator.nextInt(62));
            if (other != key.charAt(at)) {
                var wrong = key.substring(0, at) + other + key.substring(at + 1);
                assertThat(KeyFormat.checksumHolds(wrong)).as(wrong).isFalse();
            }
        }
    }

    @Test
    void thePatternFindsAKeyInAText() {
        var key = KeyFormat.newKey("cvg", Environment.LIVE, random).reveal();
        var found = KeyFormat.PATTERN.matcher("token = \"" + key + "\";");

        assertThat(found.find()).isTrue();
        assertThat(found.group()).isEqualTo(key);
        assertThat(KeyFormat.PATTERN.matcher("x" + key + "y").find()).isFalse();
    }

    @Test
    void noTwoKeysAreAlike() {
        var seen = new HashSet<String>();
        for (var i = 0; i < 10_000; i++) {
            assertThat(seen.add(
                            KeyFormat.newKey("cvg", Environment.LIVE, random).reveal()))
                    .isTrue();
        }
    }

    @Test
    void aPrefixThatIsNoneIsRefused() {
        assertThatThrownBy(() -> KeyFormat.newKey("Acme", Environment.LIVE, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Acme");
        assertThat(KeyFormat.isPrefix("a")).isFalse();
        assertThat(KeyFormat.isPrefix("ab")).isTrue();
        assertThat(KeyFormat.isPrefix("abcdefghijklm")).isFalse();
    }
}
