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

    /** One check and what it found. */
    public record CheckResult(String name, Outcome outcome) {}
}
