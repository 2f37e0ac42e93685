package io.claviger.edge.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.TooManyFailures;
import io.claviger.core.handover.HandOverSource;
import io.claviger.core.handover.HandedKey;
import io.claviger.core.time.MicroClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a hand-over, over a socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandOverDoorTest {
    private static final String TOKEN = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final HandedKey KEY = new HandedKey(
            "0199",
            "<script>alert(1)</script>",
            "Müller & Söhne",
            Environment.LIVE,
            MicroClock.NEVER,
            Secret.of("cvg_live_x"));

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Supplier<CompletionStage<HandedKey>> answer;
    private HttpServer server;

    @BeforeAll
    void open() throws Exception {
        HandOverSource source = (Secret token, ClientAddress address) -> {
            asked.add(token.reveal() + " from " + address.text());
            return answer.get();
        };
        server = vertx.createHttpServer()
                .requestHandler(new HandOverDoor(source, TrustedProxies.NONE))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @BeforeEach
    void handsOver() {
        asked.clear();
        answer = () -> CompletableFuture.completedStage(KEY);
    }

    @AfterAll
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoeverLooksSeesAButtonAndUsesNothingUp() throws Exception {
        for (var method : List.of("GET", "HEAD", "GET")) {
            var page = send(method, TOKEN);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .isEqualTo(
                            method.equals("HEAD") ? "" : HandOverPage.button().html());
        }
        assertThat(send("GET", "unknown").body()).isEqualTo(send("GET", TOKEN).body());
        assertThat(asked).isEmpty();
    }

    @Test
    void theButtonGivesTheKeyOnceAndEscapesWhatItShows() throws Exception {
        var page = send("POST", TOKEN);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("cvg_live_x", "&lt;script&gt;alert(1)&lt;/script&gt;", "Müller &amp; Söhne")
                .doesNotContain("<script>");
        assertThat(asked).containsExactly(TOKEN + " from 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT"})
    void nothingIsLoadedKeptOrToldToOthers(String method) throws Exception {
        var page = send(method, TOKEN);
        var policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe", "script-src");
        var style = page.body()
                .substring(page.body().indexOf("<style>") + 7, page.body().indexOf("</style>"));
        var digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    }

    @Test
    void aRefusalSaysWhyAndHasItsStatus() throws Exception {
        answer = () -> CompletableFuture.failedStage(ClavigerException.notFound("Not good <any> more."));
        var page = send("POST", TOKEN);
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("Not good &lt;any&gt; more.");
        answer = () -> CompletableFuture.failedStage(new ClavigerException(ErrorCode.UNAVAILABLE, "Try again."));
        var later = send("POST", TOKEN);
        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("Retry-After")).contains("1");
        answer = () -> CompletableFuture.failedStage(new TooManyFailures(37));
        var tooMany = send("POST", TOKEN);
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.headers().firstValue("Retry-After")).contains("37");
        assertThat(send("GET", TOKEN).headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void aMistakeOfOursIsNotShown() throws Exception {
        answer = () -> CompletableFuture.failedStage(new IllegalStateException("row 7 of table x"));
        var page = send("POST", TOKEN);
        assertThat(page.statusCode()).isEqualTo(500);
        assertThat(page.body()).doesNotContain("row 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA%20", TOKEN + "?x=1", TOKEN + "/"})
    void whatCanBeNoTokenIsAskedForAllTheSameAsOneThatIsNone(String token) throws Exception {
        send("POST", token);
        assertThat(asked).containsExactly("- from 127.0.0.1");
    }

    @Test
    void anotherSitesPageHasNoButton() throws Exception {
        var request = HttpRequest.newBuilder(at(TOKEN))
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.noBody())
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(asked).isEmpty();
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        var page = send("DELETE", TOKEN);
        assertThat(page.statusCode()).isEqualTo(405);
        assertThat(page.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        assertThat(asked).isEmpty();
    }

    private HttpResponse<String> send(String method, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(at(token))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private URI at(String token) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + HandOverDoor.PREFIX + token);
    }
}
