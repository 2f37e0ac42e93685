package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.console.ConsolePages;
import io.claviger.control.console.http.Route.Method;
import io.claviger.control.console.http.StaticFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is compressed, and that its length gives nothing away. */
class ConsoleCompressionTest extends ManagementTest {
    private static final String[] GZIP = {"Accept-Encoding", "br;q=1, GZIP;q=0.8"};
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private String shop;
    private Browser owner;
    private PageBrowser pages;

    @BeforeAll
    void setUp() {
        shop = server.anAccount("Shop");
        owner = Browser.member(server, "owner@example.org", shop, "owner");
        pages = PageBrowser.of(server, owner);
        server.importEvents();
    }

    @Test
    void pagesAreSentInGzipToWhoTakesIt() {
        var plain = pages.get("/accounts/" + shop);
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
        var packed = pages.get("/accounts/" + shop, GZIP);
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(packed.bytes().length).isLessThan(plain.bytes().length / 3);
        assertThat(withoutCsrf(unpacked(packed))).isEqualTo(withoutCsrf(plain.text()));
    }

    @Test
    void whoDoesNotTakeGzipGetsNone() {
        for (var accepted : List.of("br", "identity", "gzip;q=0", "gzip; q=0.000", "xgzip", "", "*;q=0")) {
            assertThat(pages.get("/me", "Accept-Encoding", accepted).header("Content-Encoding"))
                    .as(accepted)
                    .isNull();
        }
    }

    @Test
    void filesAreSentInGzipToo() {
        for (var name : List.of("console.css", "console.js", "htmx.js")) {
            var path = StaticFiles.path(name);
            var plain = pages.get(path);
            var packed = pages.get(path, GZIP);
            assertThat(plain.header("Content-Encoding")).isNull();
            assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(packed.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(packed.header("Cache-Control")).contains("immutable");
            assertThat(packed.header("Content-Type")).isEqualTo(plain.header("Content-Type"));
            assertThat(packed.bytes().length).isLessThan(plain.bytes().length / 2);
            assertThat(unpacked(packed)).isEqualTo(plain.text());
        }
    }

    @Test
    void anAnswerWithASecretIsNeverCompressed() {
        var fields = Map.of("name", "App", "type", "profile", "environment", "live", "once", "1");
        var made = pages.post("/accounts/" + shop + "/keys", PageBrowser.form(withCsrf(fields)), with(GZIP));
        assertThat(made.text()).contains("cvg_live_");
        assertThat(made.header("Content-Encoding")).isNull();
        var key = server.get("/accounts/" + shop + "/keys").<String>get("items.0.id");
        var shown = pages.get("/keys/" + key + "/secret", GZIP);
        assertThat(shown.text()).contains("cvg_live_");
        for (var route : ConsolePages.routes().all()) {
            if (route.method() == Method.GET) {
                var path = PathTemplate.filled(route.path(), Map.of("accountId", shop, "keyId", key));
                var page = pages.get(path, GZIP);
                if (page.header("Content-Encoding") != null) {
                    assertThat(unpacked(page)).as(path).doesNotContain("cvg_live_");
                }
            }
        }
    }

    @Test
    void whatIsForStrangersIsNeverCompressed() {
        assertThat(PageBrowser.nobody(server).get("/sign-in", GZIP).header("Content-Encoding"))
                .isNull();
    }

    @Test
    void theTokenOfFormsIsAnotherTextOnEachPageAndGoodOnAll() {
        var first = csrf("/me");
        var second = csrf("/me");
        assertThat(first).isNotEqualTo(second).isNotEqualTo(owner.csrf);
        for (var token : List.of(first, second, owner.csrf)) {
            assertThat(end(token)).isEqualTo(303);
        }
    }

    @Test
    void noOtherTokenIsTaken() {
        var stranger = Browser.member(server, "stranger@example.org", server.anAccount("Other"), "owner");
        var strange = CSRF.matcher(PageBrowser.of(server, stranger).get("/me").text());
        assertThat(strange.find()).isTrue();
        var token = csrf("/me");
        var last = token.charAt(0) == 'A' ? 'B' : 'A';
        for (var wrong : List.of(
                strange.group(1),
                last + token.substring(1),
                token.substring(0, 43),
                token.substring(43),
                token + token,
                "A".repeat(86),
                "A".repeat(43))) {
            assertThat(end(wrong)).as(wrong).isEqualTo(403);
        }
    }

    private int end(String token) {
        return pages.post("/me/sessions/end", "csrf=" + token, "Origin", Browser.origin(server))
                .status();
    }

    private String csrf(String path) {
        var token = CSRF.matcher(pages.get(path).text());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private Map<String, String> withCsrf(Map<String, String> fields) {
        var all = new LinkedHashMap<>(fields);
        all.put("csrf", owner.csrf);
        return all;
    }

    private String[] with(String... headers) {
        return new String[] {headers[0], headers[1], "Origin", Browser.origin(server)};
    }

    private static String withoutCsrf(String page) {
        return page.replaceAll("[A-Za-z0-9_-]{86}", "token").replaceAll("datetime=\"[^\"]*\"[^<]*<", "time<");
    }

    private static String unpacked(Reply reply) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(reply.bytes()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("it is not gzip", e);
        }
    }
}
