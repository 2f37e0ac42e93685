package io.claviger.control.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the audit page offers to choose from. */
class ActsTest {
    private static final Pattern ACT = Pattern.compile("\"([a-z]+(?:-[a-z]+)*\\.[a-z]+(?:-[a-z]+)*)\"");

    /** What anything in the sources is written down as, under a kind that the page offers. */
    @Test
    void everyActThatIsWrittenDownCanBeChosen() throws IOException {
        var offered = new TreeSet<String>();
        Stream.concat(Acts.OF_ACCOUNT.stream(), Acts.OF_INSTALLATION.stream())
                .forEach(kind -> offered.addAll(kind.acts()));
        var kinds =
                offered.stream().map(act -> act.substring(0, act.indexOf('.'))).toList();
        var written = new TreeSet<String>();
        for (var room : List.of("control", "store", "app")) {
            try (var files = Files.walk(Path.of("..", room, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("Acts.java"))
                        .flatMap(file -> ACT.matcher(read(file)).results())
                        .map(found -> ((MatchResult) found).group(1))
                        .filter(act -> kinds.contains(act.substring(0, act.indexOf('.'))))
                        .filter(act -> !act.endsWith(".js"))
                        .forEach(written::add);
            }
        }
        assertThat(offered).isEqualTo(written);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
