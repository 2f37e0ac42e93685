package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Offers that work for a customer while they are activated. */
final class OffersApi {
    private static final List<Offer> OFFERS = List.of(
            new Offer("double-points", "Twice the points for every purchase", Level.BRONZE),
            new Offer("free-shipping", "We pay the postage", Level.SILVER));

    private final Customers customers;

    OffersApi(Customers customers) {
        this.customers = customers;
    }

    private record Offer(String id, String title, Level from) {
        JsonObject toJson() {
            return new JsonObject().put("id", id).put("title", title).put("from_level", from.id());
        }
    }

    void mount(Routes routes) {
        routes.get("/offers", this::list)
                .put("/offers/{offerId}/activations/{customerId}", this::activate)
                .delete("/offers/{offerId}/activations/{customerId}", this::deactivate)
                .get("/customers/{customerId}/offers", this::active);
    }

    private Answer list(Call call) {
        return Answer.items(OFFERS.stream().map(Offer::toJson).toList());
    }

    private Answer activate(Call call) {
        Offer offer = offer(call);
        Customer customer = customer(call);
        if (customer.level().compareTo(offer.from()) < 0) {
            throw ApiError.conflict(
                    "LEVEL_TOO_LOW",
                    "The offer " + offer.id() + " is for the level "
                            + offer.from().id() + " and above.");
        }
        customer.offers.add(offer.id());
        return Answer.ok(new JsonObject().put("offer", offer.id()).put("customer", customer.id()));
    }

    private Answer deactivate(Call call) {
        Offer offer = offer(call);
        Customer customer = customer(call);
        if (!customer.offers.remove(offer.id())) {
            throw ApiError.unknown(
                    "ACTIVATION_UNKNOWN",
                    "The customer " + customer.id() + " has not activated the offer " + offer.id() + ".");
        }
        return Answer.none();
    }

    private Answer active(Call call) {
        Customer customer = customer(call);
        return Answer.items(OFFERS.stream()
                .filter(offer -> customer.offers.contains(offer.id()))
                .map(Offer::toJson)
                .toList());
    }

    private Customer customer(Call call) {
        return customers.require(call.path("customerId"));
    }

    private static Offer offer(Call call) {
        String id = call.path("offerId");
        return OFFERS.stream()
                .filter(offer -> offer.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.unknown("OFFER_UNKNOWN", "There is no offer " + id + "."));
    }
}
