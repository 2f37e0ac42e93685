package io.claviger.core.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PepperTest {
    private static final byte[] KEY = new byte[Pepper.LENGTH];

    static {
        Arrays.fill(KEY, (byte) 0x0b);
    }

    private final Pepper pepper = new Pepper(1, KEY);

    @Test
    void aDigestIsTheHmacOverTheSha256OfTheSecret() throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256").digest("a secret ü".getBytes(StandardCharsets.UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));

        assertThat(pepper.digest(Secret.of("a secret ü")).toBytes()).isEqualTo(mac.doFinal(sha256));
        assertThat(pepper.digestOfSha256(sha256)).isEqualTo(pepper.digest(Secret.of("a secret ü")));
    }

    /** Against the platform's HMAC, whatever key and secret are. */
    @Test
    void everyDigestIsTheHmac() throws Exception {
        var random = new Random(7);
        for (var i = 0; i < 500; i++) {
            var key = new byte[Pepper.LENGTH];
            random.nextBytes(key);
            var secret = random.ints(random.nextInt(200), 1, 0xd7ff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            var sha256 = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));

            var digest = new Pepper(1, key).digest(Secret.of(secret));

            assertThat(digest.toBytes()).isEqualTo(mac.doFinal(sha256));
            assertThat(SecretDigest.of(digest.toBytes())).isEqualTo(digest);
        }
    }

    @Test
    void anotherPepperMakesAnotherDigest() {
        var other = new Pepper(2, new byte[Pepper.LENGTH]);

        assertThat(other.digest(Secret.of("a"))).isNotEqualTo(pepper.digest(Secret.of("a")));
    }

    @Test
    void manyThreadsAgree() throws Exception {
        var expected = pepper.digest(Secret.of("shared"));
        Callable<Boolean> agrees = () -> pepper.digest(Secret.of("shared")).matches(expected);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(Collections.nCopies(200, agrees))) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    void aShortPepperIsRefused() {
        assertThatThrownBy(() -> new Pepper(1, new byte[16])).hasMessageContaining("32 bytes, not 16");
    }

    @Test
    void neitherSecretNorPepperShowsInText() {
        assertThat(Secret.of("cvg_live_shown").toString()).doesNotContain("shown");
        assertThat(pepper.toString()).isEqualTo("Pepper[version=1]");
        assertThat(pepper.digest(Secret.of("x")).toString()).hasSizeLessThan(30);
    }

    @Test
    void pepperThatFollowedOthersTakesItsHmacOverTheirs() throws Exception {
        var keys = new ArrayList<byte[]>();
        var secret = Secret.of("a secret of some length, as they are");
        var expected =
                MessageDigest.getInstance("SHA-256").digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
        var wrapped = SecretDigest.of(new byte[SecretDigest.LENGTH]);
        for (var version = 1; version <= 4; version++) {
            var key = new byte[Pepper.LENGTH];
            new Random(version).nextBytes(key);
            keys.add(key);
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            expected = mac.doFinal(expected);
            var chained = new Pepper(version, keys);
            assertThat(chained.digest(secret).toBytes()).isEqualTo(expected);
            wrapped = version == 1 ? chained.digest(secret) : new Pepper(version, key).wrap(wrapped);
            assertThat(wrapped.toBytes()).isEqualTo(expected);
        }
        assertThatThrownBy(() -> new Pepper(4, keys).wrap(SecretDigest.of(new byte[SecretDigest.LENGTH])))
                .isInstanceOf(IllegalStateException.class);
    }
}
