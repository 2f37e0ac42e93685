package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.contract.Contract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Checks answers against the contract, with Vert.x' validator: another one than the API itself uses. */
final class ContractCheck {
    private final Contract contract = Contract.load();
    private final JsonObject document = read();
    private final Map<String, Validator> validators = new ConcurrentHashMap<>();

    /** Fails where the contract does not describe this answer to this request. */
    void check(String method, String target, Reply reply) {
        if (reply.status() >= 400) {
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertFits("Problem", JsonObject.of("$ref", "#/components/schemas/Problem"), reply);
            return;
        }
        var path = target.split("\\?", 2)[0];
        var segments = Arrays.asList(path.substring(1).split("/", -1));
        var found = (Contract.Match.Found) contract.match(method, segments);
        var template = found.operation().path().substring("/api/v1".length());
        var operation =
                document.getJsonObject("paths").getJsonObject(template).getJsonObject(method.toLowerCase(Locale.ROOT));
        var response = operation.getJsonObject("responses").getJsonObject(String.valueOf(reply.status()));
        assertThat(response)
                .as("%s answers %s", found.operation().id(), reply.status())
                .isNotNull();
        var described = resolve(response);
        for (var header : described.getJsonObject("headers", new JsonObject()).fieldNames()) {
            if (header.equals("ETag")) {
                assertThat(reply.header(header)).as(header).isNotNull();
            }
        }
        if (described.getJsonObject("content").containsKey("application/jsonl")) {
            assertThat(reply.header("Content-Type")).isEqualTo("application/jsonl");
            return;
        }
        var schema = described
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertFits(found.operation().id(), schema, reply);
    }

    private void assertFits(String name, JsonObject schema, Reply reply) {
        var validator = validators.computeIfAbsent(name, first -> validator(schema));
        var output = validator.validate(new JsonObject(reply.text()));
        assertThat(output.getValid())
                .as("%s: %s in %s", name, output.getErrors(), reply.text())
                .isTrue();
    }

    private Validator validator(JsonObject schema) {
        var options = new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("https://claviger.example/")
                .setOutputFormat(OutputFormat.Basic);
        return Validator.create(JsonSchema.of((JsonObject) inlined(schema)), options);
    }

    private Object inlined(Object value) {
        return switch (value) {
            case JsonObject object when object.containsKey("$ref") -> inlined(resolve(object));
            case JsonObject object -> {
                var copy = new JsonObject();
                object.forEach(member -> copy.put(member.getKey(), inlined(member.getValue())));
                yield copy;
            }
            case JsonArray array -> {
                var copy = new JsonArray();
                array.forEach(item -> copy.add(inlined(item)));
                yield copy;
            }
            case null -> null;
            default -> value;
        };
    }

    private JsonObject resolve(JsonObject object) {
        if (!object.containsKey("$ref")) {
            return object;
        }
        var found = document;
        for (var part : List.of(object.getString("$ref").substring(2).split("/"))) {
            found = found.getJsonObject(part);
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static JsonObject read() {
        var in = Contract.class.getResourceAsStream(Contract.RESOURCE);
        return new JsonObject(
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    }
}
