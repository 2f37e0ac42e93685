package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Coupons: each belongs to a customer and is redeemed once. */
final class CouponBook {
    private static final int MAX = 5_000;
    /** No letters or digits that are taken for one another. */
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int CODE_LENGTH = 12;

    private final Map<String, Coupon> byCode = new LinkedHashMap<>();
    private final SecureRandom random = new SecureRandom();

    /** A discount in percent for one customer. */
    record Coupon(String code, String customer, long percent, boolean redeemed) {
        JsonObject toJson() {
            return new JsonObject()
                    .put("code", code)
                    .put("customer", customer)
                    .put("percent", percent)
                    .put("redeemed", redeemed);
        }
    }

    Coupon issue(String customer, long percent) {
        return keep(newCode(), customer, percent);
    }

    Coupon keep(String code, String customer, long percent) {
        if (byCode.size() >= MAX) {
            throw ApiError.full("COUPONS_FULL", "This example keeps at most " + MAX + " coupons.");
        }
        Coupon coupon = new Coupon(code, customer, percent, false);
        byCode.put(code, coupon);
        return coupon;
    }

    Coupon require(String code) {
        Coupon coupon = byCode.get(code);
        if (coupon == null) {
            throw ApiError.unknown("COUPON_UNKNOWN", "There is no coupon " + code + ".");
        }
        return coupon;
    }

    List<Coupon> of(String customer) {
        return byCode.values().stream()
                .filter(coupon -> coupon.customer().equals(customer))
                .toList();
    }

    /** To all but its customer, the coupon does not exist. */
    Coupon redeem(String code, String customer) {
        Coupon coupon = require(code);
        if (!coupon.customer().equals(customer)) {
            throw ApiError.unknown("COUPON_UNKNOWN", "The customer " + customer + " has no coupon " + code + ".");
        }
        if (coupon.redeemed()) {
            throw ApiError.conflict("COUPON_REDEEMED", "The coupon " + code + " was redeemed already.");
        }
        Coupon redeemed = new Coupon(code, customer, coupon.percent(), true);
        byCode.put(code, redeemed);
        return redeemed;
    }

    void reassign(String from, String to) {
        byCode.replaceAll((code, coupon) ->
                coupon.customer().equals(from) ? new Coupon(code, to, coupon.percent(), coupon.redeemed()) : coupon);
    }

    void forget(String customer) {
        byCode.values().removeIf(coupon -> coupon.customer().equals(customer));
    }

    private String newCode() {
        StringBuilder code = new StringBuilder(CODE_LENGTH);
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }
}
