package io.claviger.edge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends every line of the table in docs/guards.md. */
class GuardsPageTest {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static GuardFixture guarded;

    record Row(List<String> request, String body, String outcome) {
        @Override
        public String toString() {
            return request + " " + body + " " + outcome;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        guarded = new GuardFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        guarded.close();
    }

    @BeforeEach
    void forget() {
        guarded.gateway.upstream.forget();
    }

    static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        for (var line : Files.readAllLines(Path.of("../docs/guards.md"))) {
            var cells = line.split("\\|", -1);
            if (cells.length == 5 && cells[1].matches(" `[A-Z]+ /.*") && cells[3].matches(" (passes|\\d{3}).*")) {
                var body = codes(cells[2]);
                rows.add(new Row(codes(cells[1]), body.isEmpty() ? "" : body.getFirst(), cells[3].strip()));
            }
        }
        return rows;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
    }

    @Test
    void theWholeTableIsRead() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void lineComesToWhatItSays(Row row) throws Exception {
        var fields = new StringBuilder();
        row.request().stream().skip(1).forEach(field -> fields.append(field).append("\r\n"));
        var answer = guarded.send(row.request().getFirst(), fields.toString(), row.body());
        if (row.outcome().startsWith("passes")) {
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(guarded.gateway.upstream.heads).hasSize(1);
            assertThat(guarded.gateway.upstream.bodies)
                    .containsExactly(new String(row.body().getBytes(UTF_8), ISO_8859_1));
            return;
        }
        assertThat(answer)
                .startsWith("HTTP/1.1 " + row.outcome().substring(0, 3) + " ")
                .contains("\"code\":\"" + codes(row.outcome()).getFirst() + "\"");
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }
}
