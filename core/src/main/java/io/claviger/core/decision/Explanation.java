package io.claviger.core.decision;

import java.util.List;

/**
 * Why a request was decided as it was: every check in order, run to the end.
 *
 * @param decision the verdict; the first refusal decides
 */
public record Explanation(Decision decision, List<CheckResult> checks) {
    public Explanation {
        checks = List.copyOf(checks);
    }

    /**
     * One check and what it found.
     *
     * @param inputs what it looked at
     */
    public record CheckResult(String name, Inputs inputs, Outcome outcome) {}

    /** What would have to change for the request to pass, in the order of the checks; empty where it passes. */
    public List<String> remedies() {
        return remedies(checks);
    }

    /** What would have to change for all of these checks to pass, each once. */
    public static List<String> remedies(List<CheckResult> checks) {
        return checks.stream()
                .map(CheckResult::outcome)
                .filter(Outcome.Refusal.class::isInstance)
                .map(outcome -> ((Outcome.Refusal) outcome).remedy())
                .distinct()
                .toList();
    }
}
