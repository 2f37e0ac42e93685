package io.claviger.store.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageDocumentTest {
    private static final List<String> TEXTS = Arrays.asList(null, "", "key", "ключ", "\uD83D\uDD11", "x".repeat(400));

    private final Random random = new Random(7);

    @Test
    void whatIsReadIsWhatWasWritten() {
        for (var i = 0; i < 200; i++) {
            var batch = batch(random.nextInt(20));

            assertThat(UsageDocument.read(UsageDocument.write(batch))).isEqualTo(batch);
        }
    }

    @Test
    void textsAreWrittenOnce() {
        var key = "0190cbb4-7d2c-7a40-9f6e-5b1c3d2e4f60";
        var one = UsageDocument.write(new UsageBatch(List.of(count(key))));
        var two = UsageDocument.write(new UsageBatch(List.of(count(key), count(key))));

        assertThat(two.length - one.length).isLessThan(key.length());
    }

    @Test
    void whatIsCutOrGoesOnIsDamaged() {
        var whole = UsageDocument.write(batch(5));
        for (var length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> UsageDocument.read(cut)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> UsageDocument.read(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void equalRowsAreMergedAsIfEachHadBeenWritten() {
        var address = new AddressUse("key", "account", 1, "part", List.of(), 1, 0);
        var later = new AddressUse("key", "account", 1, "part", List.of(), 2, 1);
        var fresh = new LastUse("key", Subject.permission("P"), 9, true);
        var older = new LastUse("key", Subject.permission("P"), 4, false);

        var merged = MergedUsage.of(List.of(
                new UsageBatch(List.of(count("a"), count("b")), List.of(address), List.of(fresh)),
                new UsageBatch(List.of(count("a")), List.of(later), List.of(older))));

        assertThat(merged.counts())
                .extracting(UsageCount::credentialId, UsageCount::count)
                .containsExactlyInAnyOrder(tuple("a", 6L), tuple("b", 3L));
        assertThat(merged.addresses()).containsExactly(later);
        assertThat(merged.lastUses()).containsExactly(fresh);
    }

    private UsageBatch batch(int size) {
        return new UsageBatch(
                IntStream.range(0, size)
                        .mapToObj(i -> new UsageCount(
                                text(), text(), text(), code(), random.nextBoolean(), number(), number(), number()))
                        .toList(),
                IntStream.range(0, size)
                        .mapToObj(i -> new AddressUse(
                                "key" + i,
                                "account",
                                number(),
                                "part",
                                List.of(new AddressUse.Caller(text(), number(), number(), number())),
                                number(),
                                number()))
                        .toList(),
                IntStream.range(0, size)
                        .mapToObj(i ->
                                new LastUse("key", Subject.value("event", "value" + i), number(), random.nextBoolean()))
                        .toList());
    }

    private static UsageCount count(String key) {
        return new UsageCount(key, "account", "events/op", null, false, 29_000_000, 3, 1_700_000_000_000_000L);
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private ErrorCode code() {
        return random.nextBoolean() ? null : ErrorCode.values()[random.nextInt(ErrorCode.values().length)];
    }

    private long number() {
        return random.nextLong() >>> random.nextInt(64);
    }
}
