package io.claviger.examples.loyalty;

import io.claviger.examples.loyalty.Earning.Effect;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Records events: each is judged whole before anything changes. */
final class EventBook {
    private static final int MAX_EVENTS = 10_000;

    private final Customers customers;
    private final Ledger ledger;
    private final ChallengeBook challenges;
    private final InstantSource clock;
    private final Recent<JsonObject> events = new Recent<>(MAX_EVENTS);
    /** External id to the event's own. */
    private final Map<String, String> known = new Bounded<>(MAX_EVENTS);

    private long sequence;

    EventBook(Customers customers, Ledger ledger, ChallengeBook challenges, InstantSource clock) {
        this.customers = customers;
        this.ledger = ledger;
        this.challenges = challenges;
        this.clock = clock;
    }

    /** Applies the event and answers what came of it; an {@link ApiError} leaves everything as it was. */
    JsonObject record(Event event) {
        event.externalId().ifPresent(this::refuseRepeated);
        Customer customer = event.optsIn() ? optIn(event) : active(event);
        long before = customer.points();
        Effect effect = Earning.effectOf(customer, event);
        apply(customer, event, effect);
        challenges.count(customer, event.action());
        return entered(customer, event, customer.points() - before);
    }

    /** Newest first. */
    List<JsonObject> recent() {
        return events.list();
    }

    /** Events of a customer who is to be forgotten. */
    void forget(String customer) {
        events.removeIf(event -> customer.equals(event.getString("customer")));
    }

    private void refuseRepeated(String externalId) {
        String id = known.get(externalId);
        if (id != null) {
            throw ApiError.conflict(
                    "EVENT_REPEATED", "The event " + externalId + " was recorded already, as " + id + ".");
        }
    }

    private Customer optIn(Event event) {
        Customer known = customers.find(event.customer()).orElse(null);
        if (known != null) {
            known.attributes.write(event.data());
            known.optIn(true);
            return known;
        }
        Customer joined = new Customer(event.customer(), clock.instant());
        joined.attributes.write(event.data());
        customers.add(joined);
        ledger.book(joined, Earning.WELCOME_POINTS, "opt_in");
        return joined;
    }

    private Customer active(Event event) {
        Customer customer = customers.require(event.customer());
        if (!customer.optedIn()) {
            throw ApiError.conflict("CUSTOMER_OPTED_OUT", "The customer " + customer.id() + " has opted out.");
        }
        return customer;
    }

    private void apply(Customer customer, Event event, Effect effect) {
        switch (event.action()) {
            case "profile" -> customer.attributes.write(event.data());
            case "opt_out" -> customer.optIn(false);
            case "checkout", "checkout_item" ->
                customer.pendingPurchases.merge(effect.transaction(), effect.pending(), Long::sum);
            case "checkout_accept" -> {
                customer.pendingPurchases.remove(effect.transaction());
                customer.acceptedPurchases.put(effect.transaction(), effect.now());
                ledger.book(customer, effect.now(), event.action());
            }
            case "checkout_reject" -> customer.pendingPurchases.remove(effect.transaction());
            case "refund" -> {
                customer.acceptedPurchases.merge(effect.transaction(), effect.now(), Long::sum);
                ledger.takeBack(customer, -effect.now(), event.action());
            }
            default -> ledger.book(customer, effect.now(), event.action());
        }
    }

    private JsonObject entered(Customer customer, Event event, long points) {
        String id = "e-" + ++sequence;
        event.externalId().ifPresent(externalId -> known.put(externalId, id));
        JsonObject entry = new JsonObject()
                .put("id", id)
                .put("time", clock.instant().toString())
                .put("customer", customer.id())
                .put("action", event.action())
                .put("points", points)
                .put("balance", customer.points())
                .put("level", customer.level().id());
        event.externalId().ifPresent(externalId -> entry.put("external_id", externalId));
        event.account().ifPresent(account -> entry.put("account", account));
        events.add(entry);
        return entry;
    }
}
