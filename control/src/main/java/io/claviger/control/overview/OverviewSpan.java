package io.claviger.control.overview;

import io.claviger.store.usage.UsageStep;

/** The time that an overview looks back over, in steps. */
enum OverviewSpan {
    HOUR(UsageStep.MINUTE, 60),
    DAY(UsageStep.HOUR, 24),
    MONTH(UsageStep.DAY, 30);

    private final UsageStep step;
    private final int steps;

    OverviewSpan(UsageStep step, int steps) {
        this.step = step;
        this.steps = steps;
    }

    UsageStep step() {
        return step;
    }

    /** How many, the one that is not over included. */
    int steps() {
        return steps;
    }
}
