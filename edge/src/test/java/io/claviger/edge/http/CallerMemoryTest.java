package io.claviger.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class CallerMemoryTest {
    @Test
    void noKindTakesMoreThanItsPart() {
        var memory = new CallerMemory(800);

        assertThat(memory.heads().reserve(101)).isFalse();
        assertThat(memory.heads().reserve(100)).isTrue();
        assertThat(memory.heads().reserve(1)).isFalse();
        assertThat(memory.held()).isEqualTo(100);
    }

    @Test
    void allTogetherTakeNoMoreThanThereIs() {
        var memory = new CallerMemory(800);
        var listener = memory.listener();
        assertThat(listener.reserve(500)).isTrue();
        assertThat(memory.underway().reserve(200)).isTrue();

        assertThat(memory.streams().reserve(101)).isFalse();
        assertThat(memory.streams().held())
                .as("nothing is kept of what had no room")
                .isZero();
        assertThat(memory.streams().reserve(100)).isTrue();
        listener.release(500);
        assertThat(memory.held()).isEqualTo(300);
        assertThat(memory.bodies().reserve(160)).isTrue();
    }

    @Test
    void listenerLeavesRoomForAnother() {
        var memory = new CallerMemory(800);
        assertThat(memory.listener().reserve(501)).isFalse();
        assertThat(memory.listener().reserve(500)).isTrue();

        assertThat(memory.listener().reserve(300)).isTrue();
    }

    @Test
    void manyAtOnceNeverTakeMoreThanThereIs() throws Exception {
        var memory = new CallerMemory(8_000);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<Boolean>>();
            for (var i = 0; i < 8; i++) {
                var part = i % 2 == 0 ? memory.listener() : memory.underway();
                all.add(() -> takesAndGivesBack(memory, part));
            }
            for (var done : threads.invokeAll(all)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(memory.held()).isZero();
    }

    private static boolean takesAndGivesBack(CallerMemory memory, HeldBytes part) {
        var never = true;
        for (var i = 0; i < 20_000; i++) {
            var bytes = ThreadLocalRandom.current().nextInt(1, 4_000);
            if (part.reserve(bytes)) {
                never &= memory.held() <= memory.most();
                part.release(bytes);
            }
        }
        return never;
    }
}
