package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** What an event is worth. Reads the customer and changes nothing, so that points can be previewed. */
final class Earning {
    static final long WELCOME_POINTS = 100;
    static final long MAX_POINTS = 1_000_000;
    static final double MAX_TOTAL = 1_000_000;

    private static final String DOUBLE_POINTS = "double-points";

    private Earning() {}

    /**
     * What an event would change.
     *
     * @param now points to gain, or to lose when below zero
     * @param pending points that wait for a purchase to be accepted
     * @param transaction the purchase it belongs to; empty where there is none
     */
    record Effect(long now, long pending, String transaction) {
        static final Effect NOTHING = new Effect(0, 0, "");
    }

    static Effect effectOf(Customer customer, Event event) {
        return switch (event.action()) {
            case "point_add" -> new Effect(points(event, "points"), 0, "");
            case "point_sub" -> new Effect(-points(event, "points"), 0, "");
            case "checkout" -> checkout(customer, event);
            case "checkout_item" -> checkoutItem(customer, event);
            case "checkout_accept" -> checkoutAccept(customer, event);
            case "checkout_reject" -> checkoutReject(customer, event);
            case "refund" -> refund(customer, event);
            default -> Effect.NOTHING;
        };
    }

    /** What the actions do, in words: for people who read the rules. */
    static List<JsonObject> rules() {
        return List.of(
                rule("opt_in", "Joins, writes the data as attributes, and gives a new customer 100 points."),
                rule("opt_out", "Leaves: no more points are gained or spent."),
                rule("profile", "Writes the data as attributes."),
                rule("point_add", "Gives data.points."),
                rule("point_sub", "Takes data.points; refused when there are fewer."),
                rule("checkout", "Reserves the points of data.total for the purchase data.transaction_id."),
                rule("checkout_item", "Adds the points of data.subtotal to an open purchase."),
                rule("checkout_accept", "Gives the points reserved for the purchase."),
                rule("checkout_reject", "Drops the points reserved for the purchase."),
                rule("refund", "Takes back the points of data.total, at most those that the purchase gave."));
    }

    private static JsonObject rule(String action, String description) {
        return new JsonObject().put("action", action).put("description", description);
    }

    private static Effect checkout(Customer customer, Event event) {
        Body data = data(event, "transaction_id", "total");
        String transaction = data.text("transaction_id", 64);
        if (customer.pendingPurchases.containsKey(transaction) || customer.acceptedPurchases.containsKey(transaction)) {
            throw ApiError.conflict("TRANSACTION_EXISTS", "The purchase " + transaction + " exists already.");
        }
        return new Effect(0, earned(customer, data.amount("total", MAX_TOTAL)), transaction);
    }

    private static Effect checkoutItem(Customer customer, Event event) {
        Body data = data(event, "transaction_id", "product_id", "subtotal");
        data.optionalText("product_id", 64);
        String transaction = open(customer, data);
        return new Effect(0, earned(customer, data.amount("subtotal", MAX_TOTAL)), transaction);
    }

    private static Effect checkoutAccept(Customer customer, Event event) {
        String transaction = open(customer, data(event, "transaction_id"));
        long points = customer.pendingPurchases.getOrDefault(transaction, 0L);
        return new Effect(points, -points, transaction);
    }

    private static Effect checkoutReject(Customer customer, Event event) {
        String transaction = open(customer, data(event, "transaction_id"));
        return new Effect(0, -customer.pendingPurchases.getOrDefault(transaction, 0L), transaction);
    }

    private static Effect refund(Customer customer, Event event) {
        Body data = data(event, "transaction_id", "total");
        String transaction = data.text("transaction_id", 64);
        Long given = customer.acceptedPurchases.get(transaction);
        if (given == null) {
            throw unknownTransaction(transaction);
        }
        return new Effect(-Math.min(given, earned(customer, data.amount("total", MAX_TOTAL))), 0, transaction);
    }

    private static String open(Customer customer, Body data) {
        String transaction = data.text("transaction_id", 64);
        if (!customer.pendingPurchases.containsKey(transaction)) {
            throw unknownTransaction(transaction);
        }
        return transaction;
    }

    /** Points of a purchase: whole ones, more on a higher level, twice as many while the offer is activated. */
    private static long earned(Customer customer, double total) {
        double points = total * customer.level().earningPercent() / 100;
        return (long) Math.floor(customer.offers.contains(DOUBLE_POINTS) ? 2 * points : points);
    }

    private static long points(Event event, String member) {
        return data(event, member, "reason").integer(member, 1, MAX_POINTS);
    }

    private static Body data(Event event, String... members) {
        return Body.of(event.data(), "/data", Set.of(members));
    }

    private static ApiError unknownTransaction(String transaction) {
        return ApiError.unknown("TRANSACTION_UNKNOWN", "The customer has no such purchase: " + transaction + ".");
    }
}
