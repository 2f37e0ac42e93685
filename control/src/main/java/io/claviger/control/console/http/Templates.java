package io.claviger.control.console.http;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.claviger.control.http.HttpAnswer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages' templates, compiled with the rest. The engine is made when the first page is asked for. */
final class Templates {
    private static final Map<String, String> HTML = Map.of("Content-Type", "text/html; charset=utf-8");

    private Templates() {}

    /** Renders a template into an answer. What stands in values is escaped for where it stands. */
    static HttpAnswer render(int status, String template, Map<String, @Nullable Object> values) {
        var output = new Utf8ByteOutput();
        Made.ENGINE.render(template + ".jte", values, output);
        return new HttpAnswer(status, HTML, output.toByteArray());
    }

    private static final class Made {
        static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

        static {
            ENGINE.setTrimControlStructures(true);
        }
    }
}
