package io.claviger.core.policy;

import io.claviger.core.guard.Mode;
import io.claviger.core.limit.LimitSet;

/**
 * How much a credential may use, and how that is applied.
 *
 * @param limits report-only where the mode is {@link Mode#REPORT}
 */
public record LimitRules(Mode mode, LimitSet limits) {
    /** Nothing is limited. */
    public static final LimitRules NONE = new LimitRules(Mode.ENFORCE, LimitSet.NONE);

    public LimitRules {
        limits = new LimitSet(limits.limits(), limits.quotas(), mode == Mode.REPORT);
    }

    /** What is judged: nothing where the mode is {@link Mode#OFF}. */
    public LimitSet judged() {
        return mode == Mode.OFF ? LimitSet.NONE : limits;
    }

    public LimitRules withMode(Mode changed) {
        return new LimitRules(changed, limits);
    }

    public LimitRules withLimits(LimitSet changed) {
        return new LimitRules(mode, changed);
    }
}
