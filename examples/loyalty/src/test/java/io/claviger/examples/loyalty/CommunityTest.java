package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Challenges, clubs, leaderboard, levels, questions and entities. */
class CommunityTest {
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
    void challengeGivesItsPointsOnce() {
        client.post("/challenges/critic/join", "{'customer': 'john'}");
        for (int i = 0; i < 6; i++) {
            client.event("john", "review", new JsonObject());
        }

        JsonObject progress = client.get("/customers/john/challenges").items().getFirst();
        assertThat(progress.getInteger("count")).isEqualTo(5);
        assertThat(progress.getBoolean("completed")).isTrue();
        assertThat(client.points("john")).isEqualTo(1_650);
    }

    @Test
    void challengeIsJoinedOnce() {
        client.post("/challenges/critic/join", "{'customer': 'john'}");

        assertThat(client.post("/challenges/critic/join", "{'customer': 'john'}")
                        .errorCode())
                .isEqualTo("CHALLENGE_JOINED");
        assertThat(client.post("/challenges/none/join", "{'customer': 'john'}").errorCode())
                .isEqualTo("CHALLENGE_UNKNOWN");
    }

    @Test
    void clubIsJoinedAndLeft() {
        client.call("PUT", "/clubs/vip/members/jane", "");
        client.call("PUT", "/clubs/vip/members/jane", "");

        assertThat(client.get("/clubs/vip/members").items())
                .extracting(member -> member.getString("customer"))
                .containsExactly("jane");
        assertThat(client.call("DELETE", "/clubs/vip/members/jane", "").status())
                .isEqualTo(204);
        assertThat(client.call("DELETE", "/clubs/vip/members/jane", "").status())
                .isEqualTo(404);
        assertThat(client.get("/clubs/vip/members").items()).isEmpty();
    }

    @Test
    void leaderboardIsSortedByPoints() {
        assertThat(client.get("/leaderboard").items())
                .extracting(standing -> standing.getString("customer"))
                .containsExactly("jane", "john", "c-1001");
        client.event("c-1001", "point_add", new JsonObject().put("points", 10_000));
        assertThat(client.get("/leaderboard?limit=1").items().getFirst().getString("customer"))
                .isEqualTo("c-1001");
        assertThat(client.get("/leaderboard/jane").json().getInteger("rank")).isEqualTo(2);
    }

    @Test
    void levelSaysWhatLacksForTheNext() {
        JsonObject level = client.get("/customers/john/level").json();

        assertThat(level.getString("level")).isEqualTo("silver");
        assertThat(level.getJsonObject("next").getString("level")).isEqualTo("gold");
        assertThat(level.getJsonObject("next").getLong("missing")).isEqualTo(3_500);
        client.event("john", "point_add", new JsonObject().put("points", 100_000));
        assertThat(client.get("/customers/john/level").json().containsKey("next"))
                .isFalse();
    }

    @Test
    void votesOnQuestionsAreCounted() {
        client.post("/faq/levels/vote", "{'helpful': true}");
        client.post("/faq/levels/vote", "{'helpful': false}");
        client.post("/faq/levels/vote", "{'helpful': true}");

        JsonObject question = client.get("/faq/levels").json();
        assertThat(question.getInteger("helpful")).isEqualTo(2);
        assertThat(question.getInteger("unhelpful")).isEqualTo(1);
        assertThat(client.get("/faq").items()).hasSize(3);
    }

    @Test
    void entitiesAreCreatedReplacedAndDeleted() {
        String harbour = "{'id': 'harbour', 'attributes': {'city': 'Rotterdam'}}";

        assertThat(client.post("/entities/stores", harbour).status()).isEqualTo(201);
        assertThat(client.post("/entities/stores", harbour).errorCode()).isEqualTo("ENTITY_EXISTS");
        assertThat(client.post("/entities/warehouses", harbour).status()).isEqualTo(201);
        client.call("PUT", "/entities/stores/harbour", "{'attributes': {'floor': 2}}");
        assertThat(client.get("/entities/stores/harbour").json().getJsonObject("attributes"))
                .isEqualTo(new JsonObject().put("floor", 2));
        assertThat(client.get("/entities/stores").items()).hasSize(2);
        assertThat(client.call("DELETE", "/entities/stores/harbour", "").status())
                .isEqualTo(204);
        assertThat(client.get("/entities/stores/harbour").status()).isEqualTo(404);
        assertThat(client.get("/entities/warehouses/harbour").status()).isEqualTo(200);
    }
}
