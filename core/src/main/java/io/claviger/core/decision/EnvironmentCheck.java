package io.claviger.core.decision;

import io.claviger.core.credential.Environment;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import java.util.Locale;

/** Has the API an upstream for the credential's environment? */
final class EnvironmentCheck implements Check {
    private static final Passed SERVED = new Passed("The API serves the key's environment.");
    private static final Skipped NOTHING = new Skipped("There is no key and operation to look at.");

    @Override
    public String name() {
        return "environment";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        var key = judgement.key();
        if (key == null || !(judgement.request().target() instanceof Target.Known(var api, var operation))) {
            return NOTHING;
        }
        if (key.environment() == Environment.TEST && api.upstreams().test() == null) {
            return new Refusal(
                    ErrorCode.ENVIRONMENT_FORBIDDEN,
                    "The API " + operation.api() + " has no test upstream, and the key is a test key.",
                    "Give the API a test upstream, or use a live key.");
        }
        if (key.environment() == Environment.TEST && judgement.request().door() == Door.FORWARD_AUTH) {
            return new Refusal(
                    ErrorCode.ENVIRONMENT_FORBIDDEN,
                    "The proxy in front of the API " + operation.api()
                            + " chooses the upstream, and the key is a test key.",
                    "Send test keys through the gateway, or use a live key.");
        }
        return SERVED;
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        var key = judgement.key();
        if (key == null || !(judgement.request().target() instanceof Target.Known(var api, var ignored))) {
            return Inputs.NONE;
        }
        return Inputs.with()
                .text("environment", key.environment().text())
                .flag("testUpstream", api.upstreams().test() != null)
                .text("door", judgement.request().door().name().toLowerCase(Locale.ROOT))
                .build();
    }
}
