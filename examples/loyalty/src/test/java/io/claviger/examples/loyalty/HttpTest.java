package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.examples.loyalty.LoyaltyClient.Reply;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
    private static LoyaltyClient client;

    @BeforeAll
    static void start() {
        client = new LoyaltyClient();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void unknownPathIsNotFound() {
        Reply reply = client.get("/nowhere");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.errorCode()).isEqualTo("OPERATION_UNKNOWN");
        assertThat(reply.json().getJsonObject("error").fieldNames())
                .containsExactlyInAnyOrder("type", "code", "message");
    }

    @Test
    void otherMethodIsNotAllowed() {
        assertThat(client.call("DELETE", "/events", "").status()).isEqualTo(405);
        assertThat(client.call("DELETE", "/events", "").errorCode()).isEqualTo("METHOD_UNKNOWN");
    }

    @Test
    void largeBodyIsRefused() {
        String large = "{'customer': '" + "x".repeat(Routes.MAX_BODY_BYTES) + "'}";

        Reply reply = client.post("/events", large);
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.errorCode()).isEqualTo("BODY_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/json; charset=utf-16", "application/jsonp"})
    void otherMediaTypesAreRefused(String mediaType) {
        assertThat(client.send(event(mediaType, "{}")).status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""})
    void jsonIsRead(String mediaType) {
        String review = "{\"customer\": \"jane\", \"action\": \"review\"}";

        assertThat(client.send(event(mediaType, review)).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "7", "null", "\"text\"", "{\"a\": 1} x", "\u0000"})
    void bodyThatIsNoObjectIsMalformed(String body) {
        Reply reply = client.send(event("application/json", body));

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("BODY_MALFORMED");
    }

    @Test
    void missingBodyIsSaid() {
        assertThat(client.send(event("application/json", "")).errorCode()).isEqualTo("BODY_MISSING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'review'}",
                "{'customer': 7, 'action': 'review'}",
                "{'customer': 'jane', 'action': 'Review'}",
                "{'customer': 'jane', 'action': 'review', 'data': []}",
                "{'customer': 'jane', 'action': 'review', 'more': 1}",
                "{'customer': 'jane', 'action': 'point_add'}",
                "{'customer': 'jane', 'action': 'point_add', 'data': {'points': '5'}}",
                "{'customer': 'jane', 'action': 'point_add', 'data': {'points': 1.5}}",
                "{'customer': 'jane', 'action': 'point_add', 'data': {'points': -5}}",
                "{'customer': 'jane', 'action': 'point_add', 'data': {'points': 99999999999999999999999}}",
                "{'customer': 'jane', 'action': 'checkout', 'data': {'transaction_id': 't', 'total': 1e999}}",
            })
    void faultyEventIsRefusedAndChangesNothing(String event) {
        assertThat(client.post("/events", event).status()).isEqualTo(400);
        assertThat(client.points("jane")).isEqualTo(5_220);
    }

    @Test
    void headIsAnsweredAsItsGet() {
        Reply head = client.call("HEAD", "/customers/jane", "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(client.call("HEAD", "/display/feed", "").status()).isEqualTo(200);
    }

    @Test
    void bodyIsAskedForWhenTheClientWaits() {
        HttpRequest request = HttpRequest.newBuilder(client.at("http", "/events"))
                .timeout(LoyaltyClient.PATIENCE)
                .expectContinue(true)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"customer\": \"jane\", \"action\": \"review\"}"))
                .build();

        assertThat(client.send(request).status()).isEqualTo(201);
    }

    @Test
    void http2WithoutTlsIsSpokenToo() throws Exception {
        try (HttpClient http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(client.at("http", "/customers/jane")).build();
            var response = http2.send(request, BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void takenPortIsSaid() {
        Vertx vertx = Vertx.vertx();
        try (LoyaltyApi first = LoyaltyApi.start(vertx, "127.0.0.1", 0)) {
            Vertx other = Vertx.vertx();
            assertThatThrownBy(() -> LoyaltyApi.start(other, "127.0.0.1", first.port()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port())
                    .hasCauseInstanceOf(BindException.class);
            other.close().toCompletionStage().toCompletableFuture().join();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static HttpRequest event(String mediaType, String body) {
        return HttpRequest.newBuilder(client.at("http", "/events"))
                .timeout(LoyaltyClient.PATIENCE)
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
