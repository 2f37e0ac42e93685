package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** A tier that a customer reaches by the points earned in all, spent ones included. */
enum Level {
    BRONZE(0, 100),
    SILVER(1_000, 110),
    GOLD(5_000, 125),
    PLATINUM(20_000, 150);

    private final long threshold;
    private final int earningPercent;

    Level(long threshold, int earningPercent) {
        this.threshold = threshold;
        this.earningPercent = earningPercent;
    }

    static Level at(long earned) {
        Level reached = BRONZE;
        for (Level level : values()) {
            if (earned >= level.threshold) {
                reached = level;
            }
        }
        return reached;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    long threshold() {
        return threshold;
    }

    /** Points that a purchase of 100 gives on this level. */
    int earningPercent() {
        return earningPercent;
    }

    JsonObject toJson() {
        return new JsonObject().put("id", id()).put("threshold", threshold).put("earning_percent", earningPercent);
    }
}
