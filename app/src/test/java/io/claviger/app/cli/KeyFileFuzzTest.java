package io.claviger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tables are read or refused with the line; what was read and is written again is read as the same. */
public class KeyFileFuzzTest {
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        try {
            var rows = CsvText.rows(text);
            var written = rows.stream()
                    .map(row -> row.cells().stream()
                            .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                            .collect(Collectors.joining(",")))
                    .collect(Collectors.joining("\n"));
            assertThat(CsvText.rows(written).stream().map(CsvText.Row::cells))
                    .containsExactlyElementsOf(
                            rows.stream().map(CsvText.Row::cells).toList());
        } catch (CommandFailure refused) {
            assertThat(refused.getMessage()).contains("line ");
        }
    }

    @Test
    void seedsAreWrittenAndReadAgain() {
        FuzzCorpus.read(
                KeyFileFuzzTest::fuzzerTestOneInput,
                "name,secret,permissions\nShop,abc,\"A,B\"\r\n\"say \"\"hi\"\"\",\"two\nlines\",",
                "a\n\n,b\n\"\"");
    }
}
