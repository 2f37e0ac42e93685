package io.claviger.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Makes the calls of every line of the table in docs/limits.md. */
class LimitsPageTest {
    private static final Pattern SLIDING = Pattern.compile("sliding window, (\\d+) in (\\d+) s");
    private static final Pattern BUCKET = Pattern.compile("token bucket, (\\d+) in (\\d+) s");
    private static final Pattern QUOTA = Pattern.compile("quota of (\\d+)");
    private static final Pattern REFILL = Pattern.compile("(\\d+) come back every (\\d+) s");
    private static final Pattern COST = Pattern.compile("each call costs (\\d+)");

    /** Midnight, which quotas count from. */
    private static final long START_SECONDS = 20_000L * 86_400;

    @Test
    void everyLineIsTrue() throws IOException {
        var lines = Files.readAllLines(Path.of("../docs/limits.md")).stream()
                .filter(line -> line.matches("\\|.*\\|[ 0-9]+\\|( yes| no)+ \\|"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(6);
        for (var line : lines) {
            var cells = Stream.of(line.split("\\|")).map(String::strip).toList();
            assertThat(allowed(cells.get(1), List.of(cells.get(2).split(" "))))
                    .as(line)
                    .isEqualTo(cells.get(3));
        }
    }

    private static String allowed(String rule, List<String> seconds) {
        var states = new LimitStates();
        var cost = COST.matcher(rule);
        var charge = new Charge("key", set(rule), "account", LimitSet.NONE, null, cost.find() ? number(cost, 1) : 1);
        var said = new ArrayList<String>();
        for (var second : seconds) {
            var at = (START_SECONDS + Long.parseLong(second)) * 1_000_000;
            said.add(states.consume(charge, at).allowed() ? "yes" : "no");
        }
        return String.join(" ", said);
    }

    private static LimitSet set(String rule) {
        var limits = new ArrayList<Limit>();
        var sliding = SLIDING.matcher(rule);
        if (sliding.find()) {
            limits.add(new Limit("w", Algorithm.SLIDING_WINDOW, number(sliding, 1), number(sliding, 2), null));
        }
        var bucket = BUCKET.matcher(rule);
        if (bucket.find()) {
            limits.add(new Limit("b", Algorithm.TOKEN_BUCKET, number(bucket, 1), number(bucket, 2), null));
        }
        var quota = QUOTA.matcher(rule);
        var refill = REFILL.matcher(rule);
        var back = refill.find() ? new Quota.Refill(number(refill, 1), number(refill, 2)) : null;
        return new LimitSet(limits, quota.find() ? List.of(new Quota("q", number(quota, 1), back)) : List.of());
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }
}
