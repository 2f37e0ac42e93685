package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * Something that a customer did.
 *
 * @param action what was done: one of the actions that {@link Earning} knows, or any other name, which is only counted
 * @param data what the action says more; for {@code opt_in} and {@code profile} the attributes to write
 * @param externalId the sender's own id of the event; a second event with it is refused
 */
record Event(String customer, String action, JsonObject data, Optional<String> externalId, Optional<String> account) {
    private static final Set<String> MEMBERS = Set.of("customer", "action", "data", "external_id", "account");

    /** Reads an event, at the JSON pointer where it stands in the request's body. */
    static Event read(JsonObject json, String at) {
        Body body = Body.of(json, at, MEMBERS);
        String action = body.text("action", 64);
        if (!action.matches("[a-z][a-z0-9_]*")) {
            throw ApiError.invalid("ACTION_INVALID", at + "/action must be in lower snake case.");
        }
        return new Event(
                body.text("customer", 64),
                action,
                body.objectOrEmpty("data"),
                body.optionalText("external_id", 100),
                body.optionalText("account", 100));
    }

    boolean optsIn() {
        return action.equals("opt_in");
    }
}
