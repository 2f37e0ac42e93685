package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A member of the loyalty programme. Confined to the API's event loop, like all state here. */
final class Customer {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_TRANSACTIONS = 100;

    final Attributes attributes = new Attributes();
    final Set<String> clubs = new TreeSet<>();
    final Set<String> offers = new TreeSet<>();
    /** Challenge to the number of events that counted for it. */
    final Map<String, Integer> challenges = new LinkedHashMap<>();
    /** Purchases that were neither accepted nor rejected, with the points that they will give. */
    final Map<String, Long> pendingPurchases = new Bounded<>(MAX_TRANSACTIONS);
    /** Accepted purchases, with the points that they gave and no refund has taken back. */
    final Map<String, Long> acceptedPurchases = new Bounded<>(MAX_TRANSACTIONS);

    final Recent<JsonObject> walletEntries = new Recent<>(MAX_ENTRIES);
    final Recent<JsonObject> claimedRewards = new Recent<>(MAX_ENTRIES);

    private final String id;
    private final Instant joinedAt;
    private long points;
    private long earned;
    private boolean optedIn = true;

    Customer(String id, Instant joinedAt) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
            throw ApiError.invalid(
                    "CUSTOMER_INVALID",
                    "A customer's id is a letter or digit, then up to 63 letters, digits or any of . _ @ -");
        }
        this.id = id;
        this.joinedAt = joinedAt;
    }

    String id() {
        return id;
    }

    long points() {
        return points;
    }

    long earned() {
        return earned;
    }

    Level level() {
        return Level.at(earned);
    }

    boolean optedIn() {
        return optedIn;
    }

    void optIn(boolean in) {
        optedIn = in;
    }

    /** Spends or gains points; what is gained counts for the level too. */
    void change(long by) {
        if (points + by < 0) {
            throw tooFewPoints(-by);
        }
        points += by;
        earned += Math.max(0, by);
    }

    /** Takes back points that were given wrongly, as far as they are still there: they count for the level no more. */
    long takeBack(long given) {
        long taken = Math.min(points, given);
        points -= taken;
        earned = Math.max(0, earned - given);
        return taken;
    }

    /** Becomes the one record of both. */
    void adopt(Customer other) {
        points += other.points;
        earned += other.earned;
        attributes.adopt(other.attributes);
        clubs.addAll(other.clubs);
        offers.addAll(other.offers);
        other.challenges.forEach((challenge, count) -> challenges.merge(challenge, count, Math::max));
        other.pendingPurchases.forEach((purchase, given) -> pendingPurchases.merge(purchase, given, Long::sum));
        other.acceptedPurchases.forEach((purchase, given) -> acceptedPurchases.merge(purchase, given, Long::sum));
        other.claimedRewards.list().reversed().forEach(claimedRewards::add);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("opted_in", optedIn)
                .put("level", level().id())
                .put("points", points)
                .put("joined_at", joinedAt.toString())
                .put("attributes", attributes.toJson());
    }

    private ApiError tooFewPoints(long needed) {
        return ApiError.conflict(
                "POINTS_TOO_FEW", "The customer " + id + " has " + points + " points and needs " + needed + ".");
    }
}
