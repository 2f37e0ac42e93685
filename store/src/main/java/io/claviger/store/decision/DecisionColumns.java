package io.claviger.store.decision;

import io.claviger.core.decision.Decision.Reported;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Explanation.CheckResult;
import io.claviger.core.decision.Inputs;
import io.claviger.core.decision.Outcome;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.trace.Lane;
import io.claviger.core.trace.TracedDecision;
import io.claviger.core.trace.TracedDecision.Asked;
import io.claviger.core.trace.TracedDecision.Caller;
import io.claviger.store.session.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a decision is written as JSON: members that are null are left out. */
final class DecisionColumns {
    private DecisionColumns() {}

    static String write(TracedDecision decision) {
        var asked = decision.asked();
        var caller = decision.caller();
        return CanonicalJson.writeInOrder(members(
                "id", decision.id(),
                "at", decision.atMicros(),
                "lane", decision.lane().name(),
                "door", asked.door().name(),
                "method", asked.method(),
                "path", asked.path(),
                "address", asked.address(),
                "api", asked.api(),
                "operation", asked.operationId(),
                "template", asked.pathTemplate(),
                "permissions", asked.permissions(),
                "query", asked.query(),
                "values", asked.values().members(),
                "cost", asked.cost(),
                "account", caller == null ? null : caller.accountId(),
                "credential", caller == null ? null : caller.credentialId(),
                "name", caller == null ? null : caller.credentialName(),
                "allowed", decision.allowed(),
                "code", decision.code() == null ? null : decision.code().name(),
                "check", decision.check(),
                "detail", decision.detail(),
                "degraded", decision.degraded() ? true : null,
                "status", (long) decision.status(),
                "reported",
                        decision.reported().stream()
                                .map(DecisionColumns::members)
                                .toList(),
                "checks",
                        decision.checks().stream().map(DecisionColumns::members).toList()));
    }

    static TracedDecision read(String text) {
        var members = CanonicalJson.read(text);
        var credential = textOrNull(members, "credential");
        return new TracedDecision(
                text(members, "id"),
                number(members, "at"),
                Lane.valueOf(text(members, "lane")),
                asked(members),
                credential == null ? null : new Caller(text(members, "account"), credential, text(members, "name")),
                Boolean.TRUE.equals(members.get("allowed")),
                codeOrNull(members),
                textOrNull(members, "check"),
                textOrNull(members, "detail"),
                Boolean.TRUE.equals(members.get("degraded")),
                (int) number(members, "status"),
                items(members, "reported", item -> new Reported(text(item, "check"), code(item), text(item, "detail"))),
                items(members, "checks", DecisionColumns::check));
    }

    private static Asked asked(Map<?, ?> members) {
        return new Asked(
                Door.valueOf(text(members, "door")),
                textOrNull(members, "method"),
                textOrNull(members, "path"),
                textOrNull(members, "address"),
                textOrNull(members, "api"),
                textOrNull(members, "operation"),
                textOrNull(members, "template"),
                texts(members, "permissions"),
                textOrNull(members, "query"),
                inputs(members, "values"),
                number(members, "cost"));
    }

    private static Map<String, @Nullable Object> members(Reported reported) {
        return members("check", reported.check(), "code", reported.code().name(), "detail", reported.detail());
    }

    private static Map<String, @Nullable Object> members(CheckResult check) {
        var members = members("name", check.name(), "inputs", check.inputs().members());
        switch (check.outcome()) {
            case Outcome.Passed(var reason) -> members.put("passed", reason);
            case Outcome.Skipped(var reason) -> members.put("skipped", reason);
            case Refusal refusal -> members.put("refused", members(refusal));
            case Outcome.Reported(var refusals) ->
                members.put(
                        "reported",
                        refusals.stream().map(DecisionColumns::members).toList());
        }
        return members;
    }

    private static Map<String, @Nullable Object> members(Refusal refusal) {
        return members("code", refusal.code().name(), "reason", refusal.reason(), "remedy", refusal.remedy());
    }

    private static CheckResult check(Map<?, ?> members) {
        return new CheckResult(text(members, "name"), inputs(members, "inputs"), outcome(members));
    }

    private static Outcome outcome(Map<?, ?> members) {
        if (members.get("passed") instanceof String reason) {
            return new Outcome.Passed(reason);
        }
        if (members.get("skipped") instanceof String reason) {
            return new Outcome.Skipped(reason);
        }
        if (members.get("refused") instanceof Map<?, ?> refusal) {
            return refusal(refusal);
        }
        return new Outcome.Reported(items(members, "reported", DecisionColumns::refusal));
    }

    private static Refusal refusal(Map<?, ?> members) {
        return new Refusal(code(members), text(members, "reason"), text(members, "remedy"));
    }

    private static Inputs inputs(Map<?, ?> members, String name) {
        var inputs = new LinkedHashMap<String, Object>();
        if (members.get(name) instanceof Map<?, ?> kept) {
            kept.forEach((input, value) -> inputs.put((String) input, value));
        }
        return Inputs.of(inputs);
    }

    private static ErrorCode code(Map<?, ?> members) {
        return ErrorCode.valueOf(text(members, "code"));
    }

    private static @Nullable ErrorCode codeOrNull(Map<?, ?> members) {
        return members.get("code") == null ? null : code(members);
    }

    private static <T> List<T> items(Map<?, ?> members, String name, Function<Map<?, ?>, T> reading) {
        return members.get(name) instanceof List<?> items
                ? items.stream().map(item -> reading.apply((Map<?, ?>) item)).toList()
                : List.of();
    }

    private static List<String> texts(Map<?, ?> members, String name) {
        return members.get(name) instanceof List<?> items
                ? items.stream().map(String.class::cast).toList()
                : List.of();
    }

    private static String text(Map<?, ?> members, String name) {
        return Objects.requireNonNull(textOrNull(members, name), name);
    }

    private static @Nullable String textOrNull(Map<?, ?> members, String name) {
        return (String) members.get(name);
    }

    private static long number(Map<?, ?> members, String name) {
        return (Long) Objects.requireNonNull(members.get(name), name);
    }

    private static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                members.put((String) Objects.requireNonNull(namesAndValues[i]), namesAndValues[i + 1]);
            }
        }
        return members;
    }
}
