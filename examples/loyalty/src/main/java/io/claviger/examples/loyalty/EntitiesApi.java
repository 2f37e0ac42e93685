package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Things of the shop that the programme knows: stores, products, whatever the operator names. */
final class EntitiesApi {
    private static final int MAX_ENTITIES = 2_000;
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,63}";

    private final Map<Key, Attributes> entities = new LinkedHashMap<>();

    private record Key(String type, String id) {}

    EntitiesApi() {
        Attributes store = new Attributes();
        store.write(new JsonObject().put("name", "Main street").put("city", "Amsterdam"));
        entities.put(new Key("stores", "main-street"), store);
    }

    void mount(Routes routes) {
        routes.get("/entities/{entityType}", this::list)
                .post("/entities/{entityType}", this::create)
                .get("/entities/{entityType}/{entityId}", this::read)
                .put("/entities/{entityType}/{entityId}", this::replace)
                .delete("/entities/{entityType}/{entityId}", this::remove);
    }

    private Answer list(Call call) {
        String type = call.path("entityType");
        return Answer.items(entities.entrySet().stream()
                .filter(entity -> entity.getKey().type().equals(type))
                .limit(call.limit())
                .map(entity -> json(entity.getKey(), entity.getValue()))
                .toList());
    }

    private Answer create(Call call) {
        Body body = call.body("id", "attributes");
        Key key = new Key(name(call.path("entityType")), name(body.text("id", 64)));
        if (entities.containsKey(key)) {
            throw ApiError.conflict("ENTITY_EXISTS", "There is one of the " + key.type() + " with the id " + key.id());
        }
        return Answer.created(write(key, body));
    }

    private Answer read(Call call) {
        Key key = existing(call);
        return Answer.ok(json(key, entities.getOrDefault(key, new Attributes())));
    }

    private Answer replace(Call call) {
        return Answer.ok(write(existing(call), call.body("attributes")));
    }

    private Answer remove(Call call) {
        entities.remove(existing(call));
        return Answer.none();
    }

    private JsonObject write(Key key, Body body) {
        Attributes attributes = new Attributes();
        attributes.write(body.objectOrEmpty("attributes"));
        if (entities.size() >= MAX_ENTITIES && !entities.containsKey(key)) {
            throw ApiError.full("ENTITIES_FULL", "This example keeps at most " + MAX_ENTITIES + " entities.");
        }
        entities.put(key, attributes);
        return json(key, attributes);
    }

    private Key existing(Call call) {
        Key key = new Key(call.path("entityType"), call.path("entityId"));
        if (!entities.containsKey(key)) {
            throw ApiError.unknown("ENTITY_UNKNOWN", "None of the " + key.type() + " has the id " + key.id() + ".");
        }
        return key;
    }

    private static String name(String text) {
        if (!text.matches(NAME)) {
            throw ApiError.invalid(
                    "ENTITY_INVALID", "Types and ids of entities have up to 64 characters of a-z, 0-9 and -.");
        }
        return text;
    }

    private static JsonObject json(Key key, Attributes attributes) {
        return new JsonObject().put("type", key.type()).put("id", key.id()).put("attributes", attributes.toJson());
    }
}
