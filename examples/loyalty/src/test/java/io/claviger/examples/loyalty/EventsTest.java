package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.examples.loyalty.LoyaltyClient.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
    private LoyaltyClient client;

    @BeforeEach
    void start() {
        client = new LoyaltyClient();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void pointsAreAddedAndTheLevelFollows() {
        Reply reply = client.event("john", "point_add", new JsonObject().put("points", 3_500));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().getLong("points")).isEqualTo(3_500);
        assertThat(reply.json().getLong("balance")).isEqualTo(5_000);
        assertThat(reply.json().getString("level")).isEqualTo("gold");
        assertThat(client.get("/customers/john").json().getLong("points")).isEqualTo(5_000);
    }

    @Test
    void pointsThatAreNotThereCannotBeTaken() {
        Reply reply = client.event("john", "point_sub", new JsonObject().put("points", 1_501));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.errorCode()).isEqualTo("POINTS_TOO_FEW");
        assertThat(client.points("john")).isEqualTo(1_500);
    }

    @Test
    void whoOptsInBecomesACustomerWithAttributes() {
        Reply reply = client.event("mara", "opt_in", new JsonObject().put("city", "Cluj"));

        assertThat(reply.status()).isEqualTo(201);
        JsonObject mara = client.get("/customers/mara").json();
        assertThat(mara.getLong("points")).isEqualTo(100);
        assertThat(mara.getJsonObject("attributes").getString("city")).isEqualTo("Cluj");
    }

    @Test
    void optingInAgainGivesNothing() {
        client.event("jane", "opt_in", new JsonObject());

        assertThat(client.points("jane")).isEqualTo(5_220);
    }

    @Test
    void whoOptedOutTakesNoPartUntilBack() {
        client.event("jane", "opt_out", new JsonObject());

        assertThat(client.event("jane", "point_add", new JsonObject().put("points", 1))
                        .errorCode())
                .isEqualTo("CUSTOMER_OPTED_OUT");
        assertThat(client.get("/leaderboard/jane").status()).isEqualTo(404);
        client.event("jane", "opt_in", new JsonObject());
        assertThat(client.event("jane", "point_add", new JsonObject().put("points", 1))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void profileWritesAndRemovesAttributes() {
        client.event("jane", "profile", new JsonObject().put("city", "Delft").putNull("email"));

        JsonObject attributes = client.get("/customers/jane").json().getJsonObject("attributes");
        assertThat(attributes.getString("city")).isEqualTo("Delft");
        assertThat(attributes.containsKey("email")).isFalse();
    }

    @Test
    void purchaseGivesItsPointsOnceAccepted() {
        JsonObject purchase = new JsonObject().put("transaction_id", "p-1");
        client.event("john", "checkout", purchase.copy().put("total", 100));
        client.event("john", "checkout_item", purchase.copy().put("subtotal", 10));

        JsonObject open = client.get("/wallet/john/balance").json();
        assertThat(open.getLong("points")).isEqualTo(1_500);
        assertThat(open.getLong("pending")).isEqualTo(121);
        assertThat(client.event("john", "checkout_accept", purchase).json().getLong("points"))
                .isEqualTo(121);
        assertThat(client.event("john", "checkout_accept", purchase).errorCode())
                .isEqualTo("TRANSACTION_UNKNOWN");
        assertThat(client.points("john")).isEqualTo(1_621);
    }

    @Test
    void refundsTakeBackNoMoreThanWasGiven() {
        JsonObject purchase = new JsonObject().put("transaction_id", "p-1");
        client.event("john", "checkout", purchase.copy().put("total", 100));
        client.event("john", "checkout_accept", purchase);

        JsonObject all = purchase.copy().put("total", 1_000);
        assertThat(client.event("john", "refund", all).json().getLong("points")).isEqualTo(-110);
        assertThat(client.event("john", "refund", all).json().getLong("points")).isZero();
        assertThat(client.points("john")).isEqualTo(1_500);
    }

    @Test
    void rejectedPurchaseGivesNothing() {
        JsonObject purchase = new JsonObject().put("transaction_id", "p-1");
        client.event("john", "checkout", purchase.copy().put("total", 100));
        client.event("john", "checkout_reject", purchase);

        JsonObject balance = client.get("/wallet/john/balance").json();
        assertThat(balance.getLong("pending")).isZero();
        assertThat(balance.getLong("points")).isEqualTo(1_500);
    }

    @Test
    void repeatedExternalIdIsRefused() {
        String event = "{'customer': 'jane', 'action': 'point_add', 'data': {'points': 5}, 'external_id': 'x-1'}";

        assertThat(client.post("/events", event).status()).isEqualTo(201);
        assertThat(client.post("/events", event).errorCode()).isEqualTo("EVENT_REPEATED");
        assertThat(client.points("jane")).isEqualTo(5_225);
    }

    @Test
    void oneOfManyThatIsRefusedDoesNotHoldUpTheOthers() {
        Reply reply = client.post("/events/bulk", """
                {'events': [
                  {'customer': 'jane', 'action': 'point_add', 'data': {'points': 5}},
                  {'customer': 'nobody', 'action': 'review'},
                  {'customer': 'john'},
                  7,
                  {'customer': 'john', 'action': 'point_add', 'data': {'points': 5}}]}
                """);

        assertThat(reply.status()).isEqualTo(200);
        JsonArray results = reply.json().getJsonArray("results");
        assertThat(results)
                .extracting(result -> ((JsonObject) result).getString("status"))
                .containsExactly("success", "error", "error", "error", "success");
        assertThat(results.getJsonObject(2).getJsonObject("error").getString("message"))
                .contains("/events/2/action");
        assertThat(client.points("john")).isEqualTo(1_505);
    }

    @Test
    void noMoreThanFiftyAtOnce() {
        JsonArray events = new JsonArray();
        for (int i = 0; i < 51; i++) {
            events.add(new JsonObject().put("customer", "jane").put("action", "review"));
        }

        assertThat(client.post(
                                "/events/bulk",
                                new JsonObject().put("events", events).encode())
                        .status())
                .isEqualTo(400);
        events.remove(0);
        assertThat(client.post(
                                "/events/bulk",
                                new JsonObject().put("events", events).encode())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void queuedEventIsProcessedSoon() throws Exception {
        Reply queued =
                client.post("/v1/async/events", "{'customer': 'jane', 'action': 'point_add', 'data': {'points': 7}}");

        assertThat(queued.status()).isEqualTo(202);
        JsonObject payload = queued.json().getJsonObject("payload");
        assertThat(payload.getString("status")).isEqualTo("queued");
        assertThat(outcome(payload.getString("correlation_id")).getString("status"))
                .isEqualTo("processed");
        assertThat(client.points("jane")).isEqualTo(5_227);
    }

    @Test
    void queuedEventThatCannotBeRecordedHasFailed() throws Exception {
        Reply queued = client.post("/v1/async/events", "{'customer': 'nobody', 'action': 'review'}");

        JsonObject outcome = outcome(queued.json().getJsonObject("payload").getString("correlation_id"));
        assertThat(outcome.getString("status")).isEqualTo("failed");
        assertThat(outcome.getJsonObject("error").getString("code")).isEqualTo("CUSTOMER_UNKNOWN");
    }

    @Test
    void recordedEventsAreListedNewestFirst() {
        client.event("jane", "review", new JsonObject());
        client.event("john", "review", new JsonObject());

        assertThat(client.get("/events?limit=1").items().getFirst().getString("customer"))
                .isEqualTo("john");
        assertThat(client.get("/events?customer=jane").items())
                .extracting(event -> event.getString("action"))
                .containsExactly("review", "point_add", "opt_in");
    }

    @Test
    void previewBooksNothing() {
        Reply preview = client.post(
                "/points/preview",
                "{'customer': 'john', 'action': 'checkout', 'data': {'transaction_id': 'p-1', 'total': 100}}");

        assertThat(preview.json().getLong("pending")).isEqualTo(110);
        assertThat(client.get("/wallet/john/balance").json().getLong("pending")).isZero();
        Reply level =
                client.post("/points/preview", "{'customer': 'john', 'action': 'point_add', 'data': {'points': 3500}}");
        assertThat(level.json().getString("level")).isEqualTo("gold");
        assertThat(client.points("john")).isEqualTo(1_500);
        assertThat(client.get("/points/rules").items()).hasSize(10);
    }

    private JsonObject outcome(String correlationId) throws InterruptedException {
        Instant end = Instant.now().plus(LoyaltyClient.PATIENCE);
        while (Instant.now().isBefore(end)) {
            JsonObject payload =
                    client.get("/v1/async/events/" + correlationId).json().getJsonObject("payload");
            if (!payload.getString("status").equals("queued")) {
                return payload;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("The event is queued still");
    }
}
