package io.claviger.control.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.http.HttpAnswer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageHeadersTest {
    private static final String HSTS = "Strict-Transport-Security";
    private static final HttpAnswer ANSWER = new HttpAnswer(200, Map.of("Content-Type", "text/html"), new byte[0]);

    @Test
    void whoCameByTlsComesByNothingElseForAYear() {
        assertThat(PageHeaders.on(ANSWER, true).headers()).containsEntry(HSTS, "max-age=31536000");
        assertThat(PageHeaders.on(ANSWER, false).headers())
                .doesNotContainKey(HSTS)
                .containsEntry("Content-Type", "text/html");
    }
}
