package io.claviger.edge.verify;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Key;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Explanation;
import io.claviger.core.decision.Outcome;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.LimitState;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the verify endpoint says of one call.
 *
 * @param explanation where one was asked for
 */
record VerifyAnswer(Decision decision, @Nullable Explanation explanation) {
    /** What {@code code} says of a call that is allowed. */
    static final String VALID = "VALID";

    private static final FastThreadLocal<JsonText> TEXTS = new FastThreadLocal<>() {
        @Override
        protected JsonText initialValue() {
            return new JsonText();
        }
    };

    private static final FastThreadLocal<PermissionArrays> ARRAYS = new FastThreadLocal<>() {
        @Override
        protected PermissionArrays initialValue() {
            return new PermissionArrays();
        }
    };

    static Buffer toBuffer(VerifyAnswer answer) {
        var json = TEXTS.get().start();
        answer.write(json);
        return buffer(json);
    }

    static Buffer toBuffer(List<VerifyAnswer> answers) {
        var json = TEXTS.get().start();
        json.open('{').name("results").open('[');
        for (var answer : answers) {
            answer.write(json);
        }
        json.close(']').close('}');
        return buffer(json);
    }

    private static Buffer buffer(JsonText json) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(json.toBytes()));
    }

    private void write(JsonText json) {
        json.open('{');
        json.name("valid").flag(decision.allowed());
        json.text(
                "code",
                decision instanceof Decision.Refused refused ? refused.code().name() : VALID);
        if (decision instanceof Decision.Refused refused) {
            json.text("detail", refused.detail());
        }
        json.text("decisionId", decision.id());
        var key = decision.key();
        if (key != null) {
            write(json, key);
            json.name("permissions");
            json.written(ARRAYS.get().of(permissions(key)));
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
        json.close('}');
    }

    private static void write(JsonText json, Key key) {
        json.name("credential").open('{');
        json.text("id", key.id());
        json.text("kind", "key");
        json.text("type", key.type().text());
        json.text("name", key.name());
        json.text("accountId", key.accountId());
        json.text("environment", key.environment().text());
        json.name("metadata").open('{');
        for (var label : key.metadata().entrySet()) {
            json.text(label.getKey(), label.getValue());
        }
        json.close('}');
        json.close('}');
    }

    /** What the key holds: of its policy, or what its access type reached in the catalog by which it was judged. */
    private Set<String> permissions(Key key) {
        var judgement = decision.judgement();
        return key.accessType() == AccessType.CUSTOM || judgement == null
                ? decision.policy().permissions()
                : judgement.catalog().permissionsOf(key.accessType());
    }

    private static void writeLimits(JsonText json, List<LimitState> states) {
        json.name("rateLimits").open('[');
        for (var state : states) {
            json.open('{');
            json.text("name", state.label());
            json.name("limit").number(state.limit());
            json.name("remaining").number(state.remaining());
            if (state.resetSeconds() == LimitState.NEVER) {
                json.name("resetSeconds").nothing();
            } else {
                json.name("resetSeconds").number(state.resetSeconds());
            }
            json.close('}');
        }
        json.close(']');
    }

    private static void writeReported(JsonText json, List<Decision.Reported> reported) {
        json.name("reported").open('[');
        for (var one : reported) {
            json.open('{');
            json.text("check", one.check());
            json.text("code", one.code().name());
            json.text("detail", one.detail());
            json.close('}');
        }
        json.close(']');
    }

    private static void write(JsonText json, Explanation explanation) {
        json.name("checks").open('[');
        for (var check : explanation.checks()) {
            json.open('{');
            json.text("name", check.name());
            json.name("inputs");
            value(json, check.inputs().members());
            switch (check.outcome()) {
                case Outcome.Passed(var reason) -> outcome(json, "passed", null, reason);
                case Outcome.Skipped(var reason) -> outcome(json, "skipped", null, reason);
                case Outcome.Refusal refusal -> outcome(json, "refused", refusal);
                case Outcome.Reported reported -> outcome(json, "reported", reported.refusal());
            }
            json.close('}');
        }
        json.close(']');
        json.name("remedies");
        value(json, explanation.remedies());
    }

    private static void value(JsonText json, Object value) {
        switch (value) {
            case String text -> json.text(text);
            case Long number -> json.number(number);
            case Boolean flag -> json.flag(flag);
            case List<?> items -> {
                json.open('[');
                for (var item : items) {
                    value(json, item);
                }
                json.close(']');
            }
            case Map<?, ?> members -> {
                json.open('{');
                for (var member : members.entrySet()) {
                    json.name((String) member.getKey());
                    value(json, member.getValue());
                }
                json.close('}');
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void outcome(JsonText json, String outcome, Outcome.Refusal refusal) {
        outcome(json, outcome, refusal.code(), refusal.reason());
        json.text("remedy", refusal.remedy());
    }

    private static void outcome(JsonText json, String outcome, @Nullable ErrorCode code, String reason) {
        json.text("outcome", outcome);
        if (code != null) {
            json.text("code", code.name());
        }
        json.text("reason", reason);
    }
}
