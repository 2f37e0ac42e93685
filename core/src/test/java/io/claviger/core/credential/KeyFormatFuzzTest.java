package io.claviger.core.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What has a key's form and checksum is found in any text, and is none any more with one character changed. */
public class KeyFormatFuzzTest {
    private static final String OTHERS = "0aZ_-\u00e9";

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        if (KeyFormat.isPrefix(text)) {
            assertThat(text).matches("[a-z0-9]+").hasSizeBetween(2, 12);
        }
        assertWhole(text, KeyFormat.checksumHolds(text));
        var found = KeyFormat.PATTERN.matcher(text);
        while (found.find()) {
            assertWhole(found.group(), KeyFormat.checksumHolds(found.group()));
        }
    }

    private static void assertWhole(String text, boolean holds) {
        if (!holds) {
            return;
        }
        assertThat(KeyFormat.PATTERN.matcher("\"" + text + "\",").find()).isTrue();
        for (var i = 0; i < text.length(); i++) {
            for (var other : OTHERS.toCharArray()) {
                if (text.charAt(i) != other) {
                    var changed = text.substring(0, i) + other + text.substring(i + 1);
                    assertThat(KeyFormat.checksumHolds(changed)).as(changed).isFalse();
                }
            }
        }
        assertThat(KeyFormat.checksumHolds(text + "0")).isFalse();
    }

    @Test
    void seedsAreKeysOnlyAsTheyAre() throws NoSuchAlgorithmException {
        var random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(1);
        var key = KeyFormat.newKey("acme9", Environment.TEST, random).reveal();
        assertThat(KeyFormat.checksumHolds(key)).isTrue();
        FuzzCorpus.read(
                KeyFormatFuzzTest::fuzzerTestOneInput,
                key,
                "key=" + key + "; " + KeyFormat.newServiceToken(random).reveal(),
                "cvgadm_000000000000000000000000000000000000");
    }
}
