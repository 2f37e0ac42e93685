package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds for the console's one stylesheet. */
class ConsoleStylesheetTest {
    private static final String FILE = "/io/claviger/control/console/static/console.css";

    @Test
    void everyRuleIsClosedAndNoneIsStatedTwice() throws IOException {
        var blocks = new ArrayList<String>(List.of(""));
        var seen = new HashSet<String>();
        var twice = new ArrayList<String>();
        for (var piece : text().replaceAll("(?s)/\\*.*?\\*/", "").split("(?<=[{}])")) {
            if (piece.endsWith("{")) {
                var opened = piece.substring(0, piece.length() - 1)
                        .replaceAll("\\s+", " ")
                        .strip();
                opened = opened.substring(opened.lastIndexOf(';') + 1).strip();
                if (!opened.startsWith("@") && !seen.add(String.join(" ", blocks) + " " + opened)) {
                    twice.add(opened);
                }
                blocks.add(opened);
            } else if (piece.endsWith("}")) {
                blocks.removeLast();
                assertThat(blocks).as("a brace too many after %s", piece).isNotEmpty();
            }
        }
        assertThat(blocks).as("what is never closed").containsExactly("");
        assertThat(twice).isEmpty();
    }

    @Test
    void everyColourIsGivenForBothSchemesAtOnce() throws IOException {
        assertThat(text()).contains("light-dark(").doesNotContain("prefers-color-scheme");
    }

    private static String text() throws IOException {
        try (var in = ConsoleStylesheetTest.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
