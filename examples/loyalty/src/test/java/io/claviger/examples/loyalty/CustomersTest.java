package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.examples.loyalty.LoyaltyClient.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomersTest {
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
    void janeIsThereFromTheStart() {
        JsonObject jane = client.get("/customers/jane").json();

        assertThat(jane.getString("level")).isEqualTo("gold");
        assertThat(jane.getLong("points")).isEqualTo(5_220);
        assertThat(jane.getJsonObject("attributes").getString("first_name")).isEqualTo("Jane");
    }

    @Test
    void customersAreListedByLevelAndCounted() {
        assertThat(client.get("/customers").items()).hasSize(3);
        assertThat(client.get("/customers?level=silver").items())
                .extracting(customer -> customer.getString("id"))
                .containsExactly("john");
        assertThat(client.get("/customers?limit=2").items()).hasSize(2);
        assertThat(client.get("/customers/-/count").json().getInteger("count")).isEqualTo(3);
    }

    @Test
    void attributesAreChangedAllOrNone() {
        assertThat(client.call("PATCH", "/customers/jane", "{'attributes': {'city': 'Delft', 'tags': ['a']}}")
                        .errorCode())
                .isEqualTo("ATTRIBUTE_INVALID");
        assertThat(client.call("PATCH", "/customers/jane", "{'attributes': {'city': 'Utrecht'}}")
                        .status())
                .isEqualTo(200);

        JsonObject attributes = client.get("/customers/jane").json().getJsonObject("attributes");
        assertThat(attributes.getString("city")).isEqualTo("Utrecht");
        assertThat(attributes.getString("email")).isEqualTo("jane@example.com");
    }

    @Test
    void attributesAreBounded() {
        JsonObject many = new JsonObject();
        for (int i = 0; i < Attributes.MAX_COUNT; i++) {
            many.put("a" + i, i);
        }
        Reply reply = client.call(
                "PATCH",
                "/customers/jane",
                new JsonObject().put("attributes", many).encode());

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.errorCode()).isEqualTo("ATTRIBUTES_FULL");
        assertThat(client.call("PATCH", "/customers/jane", "{'attributes': {'a': '" + "x".repeat(201) + "'}}")
                        .errorCode())
                .isEqualTo("ATTRIBUTE_INVALID");
    }

    @Test
    void mergedCustomersAreOne() {
        client.post("/coupons", "{'customer': 'john', 'percent': 20}");
        client.call("PATCH", "/customers/john", "{'attributes': {'shoe_size': 43}}");

        JsonObject jane =
                client.post("/customers/jane/merge", "{'customer': 'john'}").json();

        assertThat(jane.getLong("points")).isEqualTo(6_720);
        assertThat(jane.getJsonObject("attributes").getString("city")).isEqualTo("Amsterdam");
        assertThat(jane.getJsonObject("attributes").getInteger("shoe_size")).isEqualTo(43);
        assertThat(client.get("/customers/john").errorCode()).isEqualTo("CUSTOMER_UNKNOWN");
        assertThat(client.get("/wallet/jane/transactions?limit=1")
                        .items()
                        .getFirst()
                        .getString("reason"))
                .isEqualTo("merge of john");
        assertThat(client.get("/customers/jane/coupons").items()).hasSize(2);
    }

    @Test
    void nobodyIsMergedWithOneself() {
        assertThat(client.post("/customers/jane/merge", "{'customer': 'jane'}").status())
                .isEqualTo(409);
        assertThat(client.points("jane")).isEqualTo(5_220);
    }

    @Test
    void forgottenCustomerIsGoneWithTheCoupons() {
        assertThat(client.call("DELETE", "/customers/jane", "").status()).isEqualTo(204);

        assertThat(client.get("/customers/jane").status()).isEqualTo(404);
        assertThat(client.get("/coupons/WELCOME-JANE").status()).isEqualTo(404);
        assertThat(client.get("/events?customer=jane").items()).isEmpty();
    }

    @Test
    void customersAreBoundedAndTheErrorSaysSo() {
        Reply last = null;
        for (int batch = 0; batch <= Customers.MAX / 50; batch++) {
            JsonArray events = new JsonArray();
            for (int i = 0; i < 50; i++) {
                events.add(new JsonObject()
                        .put("customer", "n-" + (batch * 50 + i))
                        .put("action", "opt_in"));
            }
            last = client.post(
                    "/events/bulk", new JsonObject().put("events", events).encode());
        }

        assertThat(last.body()).contains("CUSTOMERS_FULL").contains("at most " + Customers.MAX);
        assertThat(client.get("/customers/-/count").json().getInteger("count")).isEqualTo(Customers.MAX);
    }

    @Test
    void idsThatMeanSomethingElsewhereAreRefused() {
        for (String id : new String[] {"-", "<b>", "a/b", "..", "a b", "é"}) {
            assertThat(client.event(id, "opt_in", new JsonObject()).errorCode())
                    .as(id)
                    .isEqualTo("CUSTOMER_INVALID");
        }
    }
}
