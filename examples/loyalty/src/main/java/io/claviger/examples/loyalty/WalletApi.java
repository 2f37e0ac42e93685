package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;

/** Points in hand, where they came from, and how they are given to another customer. */
final class WalletApi {
    private final Customers customers;
    private final Ledger ledger;

    WalletApi(Customers customers, Ledger ledger) {
        this.customers = customers;
        this.ledger = ledger;
    }

    void mount(Routes routes) {
        routes.get("/wallet/{customerId}/balance", this::balance)
                .get("/wallet/{customerId}/transactions", this::transactions)
                .post("/wallet/{customerId}/transfers", this::transfer);
    }

    private Answer balance(Call call) {
        return Answer.ok(balance(customer(call)));
    }

    private Answer transactions(Call call) {
        return Answer.items(
                customer(call).walletEntries.list().stream().limit(call.limit()).toList());
    }

    private Answer transfer(Call call) {
        Customer giver = customer(call);
        Body body = call.body("to", "points");
        long points = body.integer("points", 1, Earning.MAX_POINTS);
        Customer taker = customers.require(body.text("to", 64));
        if (giver == taker) {
            throw ApiError.conflict("CUSTOMER_SAME", "Points cannot be given to oneself.");
        }
        ledger.book(giver, -points, "transfer to " + taker.id());
        ledger.book(taker, points, "transfer from " + giver.id());
        return Answer.created(balance(giver));
    }

    private Customer customer(Call call) {
        return customers.require(call.path("customerId"));
    }

    private static JsonObject balance(Customer customer) {
        long pending = customer.pendingPurchases.values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new JsonObject()
                .put("customer", customer.id())
                .put("points", customer.points())
                .put("pending", pending);
    }
}
