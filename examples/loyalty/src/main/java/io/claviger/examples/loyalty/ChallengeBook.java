package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** The challenges, and how far each customer who joined one has come. */
final class ChallengeBook {
    private static final List<Challenge> CHALLENGES = List.of(
            new Challenge("first-steps", "Tell us about yourself", "profile", 1, 50),
            new Challenge("big-spender", "Buy three times", "checkout_accept", 3, 300),
            new Challenge("critic", "Write five reviews", "review", 5, 150));

    private final Ledger ledger;

    ChallengeBook(Ledger ledger) {
        this.ledger = ledger;
    }

    /** So many events of one action, for so many points, once. */
    record Challenge(String id, String title, String action, int goal, long points) {
        JsonObject toJson() {
            return new JsonObject()
                    .put("id", id)
                    .put("title", title)
                    .put("action", action)
                    .put("goal", goal)
                    .put("points", points);
        }

        JsonObject progressOf(Customer customer) {
            int count = customer.challenges.getOrDefault(id, 0);
            return new JsonObject()
                    .put("challenge", id)
                    .put("count", count)
                    .put("goal", goal)
                    .put("completed", count >= goal);
        }
    }

    List<Challenge> all() {
        return CHALLENGES;
    }

    Challenge require(String id) {
        return CHALLENGES.stream()
                .filter(challenge -> challenge.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.unknown("CHALLENGE_UNKNOWN", "There is no challenge " + id + "."));
    }

    void join(Customer customer, Challenge challenge) {
        if (customer.challenges.putIfAbsent(challenge.id(), 0) != null) {
            throw ApiError.conflict(
                    "CHALLENGE_JOINED",
                    "The customer " + customer.id() + " is in the challenge " + challenge.id() + ".");
        }
    }

    /** Counts an event, and gives the points when the goal is reached by it. */
    void count(Customer customer, String action) {
        for (Challenge challenge : CHALLENGES) {
            Integer count = customer.challenges.get(challenge.id());
            if (challenge.action().equals(action) && count != null && count < challenge.goal()) {
                customer.challenges.put(challenge.id(), count + 1);
                if (count + 1 == challenge.goal()) {
                    ledger.book(customer, challenge.points(), "challenge " + challenge.id());
                }
            }
        }
    }
}
