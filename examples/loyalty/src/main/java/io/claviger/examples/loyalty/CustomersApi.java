package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;

/** Customers' records. */
final class CustomersApi {
    private final Customers customers;
    private final Ledger ledger;
    private final EventBook events;
    private final CouponBook coupons;

    CustomersApi(Customers customers, Ledger ledger, EventBook events, CouponBook coupons) {
        this.customers = customers;
        this.ledger = ledger;
        this.events = events;
        this.coupons = coupons;
    }

    void mount(Routes routes) {
        routes.get("/customers", this::list)
                .get("/customers/-/count", this::count)
                .get("/customers/{customerId}", this::read)
                .patch("/customers/{customerId}", this::change)
                .delete("/customers/{customerId}", this::remove)
                .post("/customers/{customerId}/merge", this::merge);
    }

    private Answer list(Call call) {
        String level = call.query("level").orElse("");
        return Answer.items(customers.all().stream()
                .filter(customer -> level.isEmpty() || customer.level().id().equals(level))
                .limit(call.limit())
                .map(Customer::toJson)
                .toList());
    }

    private Answer count(Call call) {
        return Answer.ok(new JsonObject().put("count", customers.all().size()));
    }

    private Answer read(Call call) {
        return Answer.ok(customer(call).toJson());
    }

    private Answer change(Call call) {
        Customer customer = customer(call);
        customer.attributes.write(call.body("attributes").object("attributes"));
        return Answer.ok(customer.toJson());
    }

    private Answer remove(Call call) {
        Customer customer = customer(call);
        coupons.forget(customer.id());
        events.forget(customer.id());
        customers.remove(customer);
        return Answer.none();
    }

    /** The customer in the body becomes part of the one in the path, and exists no more. */
    private Answer merge(Call call) {
        Customer kept = customer(call);
        Customer merged = customers.require(call.body("customer").text("customer", 64));
        if (kept == merged) {
            throw ApiError.conflict("CUSTOMER_SAME", "The customer " + kept.id() + " cannot be merged with itself.");
        }
        ledger.merge(kept, merged);
        coupons.reassign(merged.id(), kept.id());
        customers.remove(merged);
        return Answer.ok(kept.toJson());
    }

    private Customer customer(Call call) {
        return customers.require(call.path("customerId"));
    }
}
