package io.claviger.control.explain;

import io.claviger.control.http.Answers;
import io.claviger.core.decision.Explanation.CheckResult;
import io.claviger.core.decision.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders what checks found. */
final class CheckJson {
    private CheckJson() {}

    static List<Map<String, @Nullable Object>> of(List<CheckResult> checks) {
        return checks.stream().map(CheckJson::of).toList();
    }

    private static Map<String, @Nullable Object> of(CheckResult check) {
        var members = Answers.members("name", check.name());
        switch (check.outcome()) {
            case Outcome.Passed(var reason) -> outcome(members, "passed", reason);
            case Outcome.Skipped(var reason) -> outcome(members, "skipped", reason);
            case Outcome.Refusal refusal -> outcome(members, "refused", refusal);
            case Outcome.Reported reported -> outcome(members, "reported", reported.refusal());
        }
        members.put("inputs", check.inputs().members());
        return members;
    }

    private static void outcome(Map<String, @Nullable Object> members, String outcome, Outcome.Refusal refusal) {
        outcome(members, outcome, refusal.reason());
        members.put("code", refusal.code().name());
        members.put("remedy", refusal.remedy());
    }

    private static void outcome(Map<String, @Nullable Object> members, String outcome, String reason) {
        members.put("outcome", outcome);
        members.put("reason", reason);
    }
}
