package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents that are imported by a form: large ones too, by those who may. */
class ConsoleImportTest extends ManagementTest {
    private static final int MEBIBYTE = 1 << 20;

    private PageBrowser operator;

    @BeforeAll
    void setUp() {
        operator = PageBrowser.of(server, Browser.member(server, "root@example.org", null, null));
    }

    @Test
    void aDocumentOfSomeMebibytesIsImported() {
        var form = Map.of("slug", "large", "document", document(4 * MEBIBYTE), "live", "https://api.example.com");
        var shown = operator.post("/import-api", form);
        assertThat(shown.status()).as(start(shown)).isEqualTo(200);
        assertThat(shown.text()).contains("1 operation.");
        var applied = new HashMap<>(form);
        applied.putAll(Map.of("apply", "yes", "sure", "yes"));
        assertThat(operator.post("/import-api", applied).status()).isEqualTo(303);
        assertThat(server.get("/apis/large").<Long>get("operationCount")).isEqualTo(1);
    }

    @Test
    void whatIsLargerThanTheApiTakesIsRefused() {
        var overTheApis = Map.of("slug", "huge", "document", document(10 * MEBIBYTE), "live", "https://a.example.com");
        var refused = operator.post("/import-api", overTheApis);
        assertThat(refused.status()).as(start(refused)).isEqualTo(413);
        var overTheForms = Map.of("slug", "huge", "document", document(13 * MEBIBYTE), "live", "https://a.example.com");
        assertThat(operator.post("/import-api", overTheForms).status()).isEqualTo(413);
        assertThat(server.get("/apis/huge").status()).isEqualTo(404);
    }

    @Test
    void whoMayNotImportMakesNobodyReadALargeForm() {
        var form = Map.of("slug", "large", "document", document(2 * MEBIBYTE));
        var shop = server.anAccount("Shop");
        var owner = PageBrowser.of(server, Browser.member(server, "owner@example.org", shop, "owner"));
        assertThat(owner.post("/import-api", form).status()).isEqualTo(413);
        assertThat(PageBrowser.nobody(server).post("/import-api", form).status())
                .isEqualTo(413);
        assertThat(operator.post("/accounts/new", Map.of("name", "a".repeat(2 * MEBIBYTE)))
                        .status())
                .isEqualTo(413);
    }

    /** With a long description, which is of letters, so that encoding it adds nothing. */
    private static String document(int bytes) {
        return "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"Large\", \"version\": \"1\", \"description\": \""
                + "a".repeat(bytes)
                + "\"}, \"paths\": {\"/things\": {\"get\": {\"operationId\": \"list\","
                + " \"responses\": {\"200\": {\"description\": \"ok\"}}}}}}";
    }

    private static String start(Reply reply) {
        var text = reply.text();
        return text.substring(0, Math.min(2000, text.length()));
    }
}
