package io.claviger.core.decision;

import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;

/** Has the credential the operation's permission, and those that the door asks for beside it? */
final class PermissionCheck implements Check {
    private static final Passed PERMITTED = new Passed("The key has every permission that the call needs.");

    @Override
    public String name() {
        return "permission";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return new Skipped("There is no key to look at.");
        }
        var policy = key.policy();
        if (judgement.request().target() instanceof Target.Known known
                && !known.operation().open()
                && !policy.permits(known.operation().permission())) {
            return missing(known.operation().permission());
        }
        var asked = judgement.request().permissions();
        for (var i = 0; i < asked.size(); i++) {
            if (!policy.permits(asked.get(i))) {
                return missing(asked.get(i));
            }
        }
        return PERMITTED;
    }

    private static Refusal missing(String permission) {
        return new Refusal(
                ErrorCode.PERMISSION_MISSING,
                "The key lacks the permission " + permission + ".",
                "Add " + permission + " to the key's permissions.");
    }
}
