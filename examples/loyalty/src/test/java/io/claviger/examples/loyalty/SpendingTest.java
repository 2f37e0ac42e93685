package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.examples.loyalty.LoyaltyClient.Reply;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rewards, coupons, wallet and offers. */
class SpendingTest {
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
    void rewardIsClaimedForPoints() {
        Reply claim = client.post("/rewards/mug/claim", "{'customer': 'john'}");

        assertThat(claim.status()).isEqualTo(201);
        assertThat(client.points("john")).isEqualTo(1_000);
        assertThat(client.get("/customers/john/level").json().getString("level"))
                .isEqualTo("silver");
        assertThat(client.get("/customers/john/rewards").items())
                .extracting(item -> item.getString("reward"))
                .containsExactly("mug");
    }

    @Test
    void rewardNeedsEnoughPoints() {
        Reply claim = client.post("/rewards/headphones/claim", "{'customer': 'john'}");

        assertThat(claim.status()).isEqualTo(409);
        assertThat(claim.errorCode()).isEqualTo("POINTS_TOO_FEW");
        assertThat(client.points("john")).isEqualTo(1_500);
        assertThat(client.get("/rewards/headphones").json().getInteger("stock")).isEqualTo(3);
    }

    @Test
    void rewardSellsOut() {
        client.event("jane", "point_add", new JsonObject().put("points", 50_000));
        for (int i = 0; i < 3; i++) {
            client.post("/rewards/headphones/claim", "{'customer': 'jane'}");
        }

        assertThat(client.post("/rewards/headphones/claim", "{'customer': 'jane'}")
                        .errorCode())
                .isEqualTo("REWARD_SOLD_OUT");
    }

    @Test
    void couponIsRedeemedOnce() {
        JsonObject coupon =
                client.post("/coupons", "{'customer': 'jane', 'percent': 15}").json();
        String redeem = "/coupons/" + coupon.getString("code") + "/redeem";

        assertThat(client.post(redeem, "{'customer': 'jane'}").json().getBoolean("redeemed"))
                .isTrue();
        assertThat(client.post(redeem, "{'customer': 'jane'}").errorCode()).isEqualTo("COUPON_REDEEMED");
    }

    @Test
    void couponOfAnotherDoesNotExist() {
        Reply reply = client.post("/coupons/WELCOME-JANE/redeem", "{'customer': 'john'}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(client.get("/coupons/WELCOME-JANE").json().getBoolean("redeemed"))
                .isFalse();
    }

    @Test
    void pointsAreGivenToAnother() {
        assertThat(client.post("/wallet/jane/transfers", "{'to': 'john', 'points': 220}")
                        .status())
                .isEqualTo(201);

        assertThat(client.points("jane")).isEqualTo(5_000);
        assertThat(client.points("john")).isEqualTo(1_720);
        assertThat(client.get("/wallet/john/transactions?limit=1").items())
                .extracting(entry -> entry.getString("reason"))
                .containsExactly("transfer from jane");
    }

    @Test
    void noPointsAreMadeByTransfers() {
        assertThat(client.post("/wallet/john/transfers", "{'to': 'jane', 'points': 1501}")
                        .errorCode())
                .isEqualTo("POINTS_TOO_FEW");
        assertThat(client.post("/wallet/john/transfers", "{'to': 'jane', 'points': -1}")
                        .status())
                .isEqualTo(400);
        assertThat(client.post("/wallet/john/transfers", "{'to': 'nobody', 'points': 1}")
                        .status())
                .isEqualTo(404);
        assertThat(client.post("/wallet/john/transfers", "{'to': 'john', 'points': 1}")
                        .status())
                .isEqualTo(409);
        assertThat(client.points("john")).isEqualTo(1_500);
        assertThat(client.points("jane")).isEqualTo(5_220);
    }

    @Test
    void activatedOfferDoublesPoints() {
        client.call("PUT", "/offers/double-points/activations/john", "");
        client.event(
                "john",
                "checkout",
                new JsonObject().put("transaction_id", "p-1").put("total", 100));

        assertThat(client.get("/wallet/john/balance").json().getLong("pending")).isEqualTo(220);
        assertThat(client.get("/customers/john/offers").items()).hasSize(1);
        assertThat(client.call("DELETE", "/offers/double-points/activations/john", "")
                        .status())
                .isEqualTo(204);
        assertThat(client.get("/customers/john/offers").items()).isEmpty();
    }

    @Test
    void offerNeedsItsLevel() {
        assertThat(client.call("PUT", "/offers/free-shipping/activations/c-1001", "")
                        .errorCode())
                .isEqualTo("LEVEL_TOO_LOW");
    }
}
