package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EachSecondTest {
    private record Write(long began, long ended) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 300})
    void whatACrashLosesIsNoOlderThanASecondHoweverLongAWriteTakes(int millis) throws Exception {
        List<Write> writes = Collections.synchronizedList(new ArrayList<>());
        var thread = EachSecond.thread("test");
        EachSecond.repeat(thread, () -> {
            var began = System.nanoTime();
            sleep(millis);
            writes.add(new Write(began, System.nanoTime()));
        });
        TimeUnit.MILLISECONDS.sleep(4_000);
        thread.shutdown();

        assertThat(thread.awaitTermination(500, TimeUnit.MILLISECONDS))
                .as("a shutdown waits for no pause")
                .isTrue();
        assertThat(writes).hasSizeBetween(3, 8);
        // the first write could not know how long it would take
        for (var i = 2; i < writes.size(); i++) {
            assertThat(Duration.ofNanos(writes.get(i).ended - writes.get(i - 1).began))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    private static void sleep(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
