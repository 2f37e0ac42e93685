package io.claviger.edge.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Key;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Explanation;
import io.claviger.core.decision.Outcome;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.LimitState;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the verify endpoint says of one call.
 *
 * @param explanation where one was asked for
 */
record VerifyAnswer(Decision decision, @Nullable Explanation explanation) {
    /** What {@code code} says of a call that is allowed. */
    static final String VALID = "VALID";

    private static final JsonFactory JSON = new JsonFactory();

    /** By the set itself, which equal policies share and a catalog keeps for each access type; gone with it. */
    private static final LoadingCache<Set<String>, SerializableString> ARRAYS =
            Caffeine.newBuilder().weakKeys().maximumSize(10_000).build(VerifyAnswer::array);

    static Buffer toBuffer(VerifyAnswer answer) {
        return writing(json -> answer.write(json));
    }

    static Buffer toBuffer(List<VerifyAnswer> answers) {
        return writing(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("results");
            for (var answer : answers) {
                answer.write(json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @FunctionalInterface
    private interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    private static Buffer writing(Writing writing) {
        try (var bytes = new ByteArrayBuilder(512);
                var json = JSON.createGenerator(bytes)) {
            writing.write(json);
            json.flush();
            return Buffer.buffer(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("valid", decision.allowed());
        json.writeStringField(
                "code",
                decision instanceof Decision.Refused refused ? refused.code().name() : VALID);
        if (decision instanceof Decision.Refused refused) {
            json.writeStringField("detail", refused.detail());
        }
        json.writeStringField("decisionId", decision.id());
        var key = decision.key();
        if (key != null) {
            write(json, key);
            json.writeFieldName("permissions");
            json.writeRawValue(ARRAYS.get(permissions(key)));
        }
        var states = decision.limits().states();
        if (!states.isEmpty()) {
            writeLimits(json, states);
        }
        if (!decision.reported().isEmpty()) {
            writeReported(json, decision.reported());
        }
        if (explanation != null) {
            write(json, explanation);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Key key) throws IOException {
        json.writeObjectFieldStart("credential");
        json.writeStringField("id", key.id());
        json.writeStringField("kind", "key");
        json.writeStringField("type", key.type().text());
        json.writeStringField("name", key.name());
        json.writeStringField("accountId", key.accountId());
        json.writeStringField("environment", key.environment().text());
        json.writeObjectFieldStart("metadata");
        for (var label : key.metadata().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** What the key holds: of its policy, or what its access type reached in the catalog by which it was judged. */
    private Set<String> permissions(Key key) {
        var judgement = decision.judgement();
        return key.accessType() == AccessType.CUSTOM || judgement == null
                ? decision.policy().permissions()
                : judgement.catalog().permissionsOf(key.accessType());
    }

    /** As a JSON array, sorted; the names need no escaping. */
    private static SerializableString array(Set<String> permissions) {
        return new SerializedString(
                permissions.stream().sorted().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]")));
    }

    private static void writeLimits(JsonGenerator json, List<LimitState> states) throws IOException {
        json.writeArrayFieldStart("rateLimits");
        for (var state : states) {
            json.writeStartObject();
            json.writeStringField("name", state.label());
            json.writeNumberField("limit", state.limit());
            json.writeNumberField("remaining", state.remaining());
            if (state.resetSeconds() == LimitState.NEVER) {
                json.writeNullField("resetSeconds");
            } else {
                json.writeNumberField("resetSeconds", state.resetSeconds());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeReported(JsonGenerator json, List<Decision.Reported> reported) throws IOException {
        json.writeArrayFieldStart("reported");
        for (var one : reported) {
            json.writeStartObject();
            json.writeStringField("check", one.check());
            json.writeStringField("code", one.code().name());
            json.writeStringField("detail", one.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeArrayFieldStart("checks");
        for (var check : explanation.checks()) {
            json.writeStartObject();
            json.writeStringField("name", check.name());
            json.writeFieldName("inputs");
            value(json, check.inputs().members());
            switch (check.outcome()) {
                case Outcome.Passed(var reason) -> outcome(json, "passed", null, reason);
                case Outcome.Skipped(var reason) -> outcome(json, "skipped", null, reason);
                case Outcome.Refusal refusal -> outcome(json, "refused", refusal);
                case Outcome.Reported reported -> outcome(json, "reported", reported.refusal());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeFieldName("remedies");
        value(json, explanation.remedies());
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            case List<?> items -> {
                json.writeStartArray();
                for (var item : items) {
                    value(json, item);
                }
                json.writeEndArray();
            }
            case Map<?, ?> members -> {
                json.writeStartObject();
                for (var member : members.entrySet()) {
                    json.writeFieldName((String) member.getKey());
                    value(json, member.getValue());
                }
                json.writeEndObject();
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void outcome(JsonGenerator json, String outcome, Outcome.Refusal refusal) throws IOException {
        outcome(json, outcome, refusal.code(), refusal.reason());
        json.writeStringField("remedy", refusal.remedy());
    }

    private static void outcome(JsonGenerator json, String outcome, @Nullable ErrorCode code, String reason)
            throws IOException {
        json.writeStringField("outcome", outcome);
        if (code != null) {
            json.writeStringField("code", code.name());
        }
        json.writeStringField("reason", reason);
    }
}
