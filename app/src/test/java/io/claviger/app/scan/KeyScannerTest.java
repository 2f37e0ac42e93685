package io.claviger.app.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyScannerTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void findsKeysAndServiceTokensWithTheirPlace() throws IOException {
        var live = key("cvg", Environment.LIVE);
        var own = key("abcdefghijkl", Environment.TEST);
        var token = KeyFormat.newServiceToken(RANDOM).reveal();
        var text = "first line\nkey=" + live + "; other: '" + own + "'\n" + token;

        assertThat(scan(text))
                .containsExactly(
                        new Finding("f", 2, 5, Finding.mask(live)),
                        new Finding("f", 2, 5 + live.length() + 10, Finding.mask(own)),
                        new Finding("f", 3, 1, Finding.mask(token)));
    }

    @Test
    void showsOnlyTheBeginningOfAKey() throws IOException {
        var key = key("cvg", Environment.LIVE);

        assertThat(scan(key).getFirst().masked()).isEqualTo(key.substring(0, "cvg_live_".length() + 4) + "…");
    }

    @Test
    void passesOverWhatOnlyLooksLikeAKey() throws IOException {
        var key = key("cvg", Environment.LIVE);
        var typo = key.substring(0, 20) + (key.charAt(20) == 'a' ? 'b' : 'a') + key.substring(21);

        assertThat(scan(typo)).isEmpty();
        assertThat(scan(key + "x")).isEmpty();
        assertThat(scan("thirteenchars" + key)).isEmpty();
        assertThat(scan(key.substring(0, key.length() - 1))).isEmpty();
        assertThat(scan("")).isEmpty();
        assertThat(scan("_".repeat(200_000))).isEmpty();
    }

    @Test
    void columnsCountCharacters() throws IOException {
        assertThat(scan("für Jürgen: " + key("cvg", Environment.LIVE))
                        .getFirst()
                        .column())
                .isEqualTo(13);
    }

    @Test
    void findsKeysInBinariesBetweenZeroBytes() throws IOException {
        var key = key("cvg", Environment.LIVE);

        assertThat(scan("\0\u0001" + key + "\0next\0")).hasSize(1);
    }

    @Test
    void readsUtf16WithItsMark() throws IOException {
        var key = key("cvg", Environment.LIVE);
        var bytes = ("\uFEFF" + "a\r\nb " + key).getBytes(StandardCharsets.UTF_16LE);

        assertThat(scan(new ByteArrayInputStream(bytes))).containsExactly(new Finding("f", 2, 3, Finding.mask(key)));
    }

    /** Wherever the block's border falls, and however the stream hands out its bytes. */
    @Test
    void findsEveryKeyAtEveryDistanceFromABlocksBorder() throws IOException {
        var key = key("cvg", Environment.LIVE);
        var random = new Random(7);
        for (var before = 65_400; before < 65_700; before++) {
            var text = new StringBuilder();
            while (text.length() < before) {
                text.append("0_\n.".charAt(random.nextInt(4)));
            }
            text.append('.').append(key).append('.').append("x".repeat(random.nextInt(100)));
            var stream = new Trickle(text.toString().getBytes(StandardCharsets.UTF_8), random);
            assertThat(scan(stream)).as("after %s bytes", before).hasSize(1);
        }
    }

    private static String key(String prefix, Environment environment) {
        return KeyFormat.newKey(prefix, environment, RANDOM).reveal();
    }

    private static List<Finding> scan(String text) throws IOException {
        return scan(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Finding> scan(InputStream in) throws IOException {
        var findings = new ArrayList<Finding>();
        KeyScanner.scan("f", in, findings::add);
        return findings;
    }

    /** Hands out its bytes in pieces of any size. */
    private static final class Trickle extends ByteArrayInputStream {
        private final Random random;

        Trickle(byte[] bytes, Random random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(40_000)));
        }
    }
}
