package io.claviger.examples.loyalty;

/** Issues coupons, and redeems each once. */
final class CouponsApi {
    private final Customers customers;
    private final CouponBook coupons;

    CouponsApi(Customers customers, CouponBook coupons) {
        this.customers = customers;
        this.coupons = coupons;
    }

    void mount(Routes routes) {
        routes.post("/coupons", this::issue)
                .get("/coupons/{code}", this::read)
                .post("/coupons/{code}/redeem", this::redeem)
                .get("/customers/{customerId}/coupons", this::list);
    }

    private Answer issue(Call call) {
        Body body = call.body("customer", "percent");
        long percent = body.integer("percent", 1, 100);
        Customer customer = customers.require(body.text("customer", 64));
        return Answer.created(coupons.issue(customer.id(), percent).toJson());
    }

    private Answer read(Call call) {
        return Answer.ok(coupons.require(call.path("code")).toJson());
    }

    private Answer redeem(Call call) {
        Customer customer = customers.require(call.body("customer").text("customer", 64));
        return Answer.ok(coupons.redeem(call.path("code"), customer.id()).toJson());
    }

    private Answer list(Call call) {
        Customer customer = customers.require(call.path("customerId"));
        return Answer.items(coupons.of(customer.id()).stream()
                .limit(call.limit())
                .map(CouponBook.Coupon::toJson)
                .toList());
    }
}
