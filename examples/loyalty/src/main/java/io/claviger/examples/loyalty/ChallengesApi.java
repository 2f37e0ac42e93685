package io.claviger.examples.loyalty;

import io.claviger.examples.loyalty.ChallengeBook.Challenge;

/** Challenges to join, and the progress in them. */
final class ChallengesApi {
    private final Customers customers;
    private final ChallengeBook challenges;

    ChallengesApi(Customers customers, ChallengeBook challenges) {
        this.customers = customers;
        this.challenges = challenges;
    }

    void mount(Routes routes) {
        routes.get("/challenges", this::list)
                .get("/challenges/{challengeId}", this::read)
                .post("/challenges/{challengeId}/join", this::join)
                .get("/customers/{customerId}/challenges", this::progress);
    }

    private Answer list(Call call) {
        return Answer.items(challenges.all().stream().map(Challenge::toJson).toList());
    }

    private Answer read(Call call) {
        return Answer.ok(challenges.require(call.path("challengeId")).toJson());
    }

    private Answer join(Call call) {
        Challenge challenge = challenges.require(call.path("challengeId"));
        Customer customer = customers.require(call.body("customer").text("customer", 64));
        challenges.join(customer, challenge);
        return Answer.ok(challenge.progressOf(customer));
    }

    private Answer progress(Call call) {
        Customer customer = customers.require(call.path("customerId"));
        return Answer.items(challenges.all().stream()
                .filter(challenge -> customer.challenges.containsKey(challenge.id()))
                .map(challenge -> challenge.progressOf(customer))
                .toList());
    }
}
