package io.claviger.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Against the same rules said with regular expressions. */
class FieldNamesTest {
    private static final List<String> PIECES = List.of("a", "A", "b", "_", " ", ".", "[", "]", "ſ", "s", "S", "ab");

    @RepeatedTest(20)
    void namesAreBentAsTheRulesSay(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (var round = 0; round < 2000; round++) {
            var name = name(random);
            var guarded = name(random).strip();
            assertThat(FieldNames.mayBeReadAs(name, guarded))
                    .as("'%s' as '%s'", name, guarded)
                    .isEqualTo(naive(name, guarded));
        }
    }

    private static String name(Random random) {
        var name = new StringBuilder();
        for (var i = random.nextInt(6); i > 0; i--) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }

    private static boolean naive(String name, String guarded) {
        var bent = Pattern.compile("[ .\\[]");
        if (bent.matcher(name.strip())
                .replaceAll("_")
                .equalsIgnoreCase(bent.matcher(guarded).replaceAll("_"))) {
            return true;
        }
        var one = segments(name);
        var other = segments(guarded);
        var shorter = Math.min(one.size(), other.size());
        for (var i = 0; i < shorter; i++) {
            if (!one.get(i).equalsIgnoreCase(other.get(i))) {
                return false;
            }
        }
        return shorter > 0;
    }

    private static List<String> segments(String name) {
        var segments = new ArrayList<String>();
        for (var segment : name.split("[\\[\\].]")) {
            if (!segment.isBlank()) {
                segments.add(segment.strip());
            }
        }
        return segments;
    }
}
