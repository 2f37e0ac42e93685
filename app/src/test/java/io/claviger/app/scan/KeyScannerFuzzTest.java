package io.claviger.app.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.fixture.FuzzCorpus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wherever in a stream they stand, across the scanner's blocks too, the same keys are found as by the pattern alone. */
public class KeyScannerFuzzTest {
    private static final int BLOCK = 64 * 1024;

    public static void fuzzerTestOneInput(byte[] input) {
        var expected = byPattern(new String(input, StandardCharsets.ISO_8859_1));
        var utf16 = input.length > 1 && (input[0] & 0xFE) == 0xFE && (input[1] & 0xFE) == 0xFE && input[0] != input[1];
        if (!utf16) {
            assertThat(scan(input, 0)).isEqualTo(expected);
        }
        for (var before : new int[] {BLOCK - input.length / 2, BLOCK + 18 - input.length / 2, 2 * BLOCK}) {
            assertThat(scan(input, Math.max(0, before))).isEqualTo(expected);
        }
    }

    private static List<String> byPattern(String text) {
        var found = new ArrayList<String>();
        var matcher = KeyFormat.PATTERN.matcher(text);
        while (matcher.find()) {
            if (KeyFormat.checksumHolds(matcher.group())) {
                found.add(Finding.mask(matcher.group()));
            }
        }
        return found;
    }

    private static List<String> scan(byte[] input, int linesBefore) {
        var bytes = new byte[linesBefore + input.length];
        Arrays.fill(bytes, 0, linesBefore, (byte) '\n');
        System.arraycopy(input, 0, bytes, linesBefore, input.length);
        var found = new ArrayList<String>();
        try {
            KeyScanner.scan("-", new ByteArrayInputStream(bytes), finding -> {
                assertThat(finding.line()).isGreaterThan(linesBefore);
                assertThat(finding.column()).isPositive();
                found.add(finding.masked());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    @Test
    void seedsAreFoundWhereverTheyStand() throws NoSuchAlgorithmException {
        var random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(1);
        var key = KeyFormat.newKey("cvg", Environment.LIVE, random).reveal();
        var token = KeyFormat.newServiceToken(random).reveal();
        FuzzCorpus.read(KeyScannerFuzzTest::fuzzerTestOneInput, key, "\"" + key + "\"\n_" + token + " " + token);
    }
}
