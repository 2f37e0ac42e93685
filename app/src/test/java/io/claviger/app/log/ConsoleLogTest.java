package io.claviger.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.config.LogFormat;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConsoleLogTest {
    @AfterEach
    void backToPlain() {
        ConsoleLog.use(LogFormat.PLAIN);
    }

    @Test
    void aPlainLineSaysWhatWasLogged() {
        assertThat(logged(LogFormat.PLAIN, "ready: größer ~ {}", "x"))
                .matches("\\S+ INFO +ConsoleLogTest: ready: größer ~ x\\R");
    }

    @Test
    void aMessageCannotBeginAnotherLineNorSteerTheTerminal() {
        var line = logged(LogFormat.PLAIN, "name {}", "a\r\n2026 ERROR forged\u001b[31m");

        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line).doesNotContain("\u001b");
    }

    @Test
    void jsonLinesAreJson() {
        var line = new JsonObject(logged(LogFormat.JSON, "name {}", "a\nb\"c"));

        assertThat(line.getString("formattedMessage")).isEqualTo("name a\nb\"c");
        assertThat(line.getString("level")).isEqualTo("INFO");
        assertThat(line.getValue("timestamp")).isNotNull();
    }

    private static String logged(LogFormat format, String message, Object argument) {
        var before = System.out;
        var bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            ConsoleLog.use(format);
            LoggerFactory.getLogger(ConsoleLogTest.class).info(message, argument);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
