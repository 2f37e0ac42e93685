package io.claviger.core.decision;

import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;

/** Is the account in force, with all the accounts above it? */
final class AccountCheck implements Check {
    private static final Passed ACTIVE = new Passed("The account is active.");
    private static final Refusal SUSPENDED = new Refusal(
            ErrorCode.ACCOUNT_SUSPENDED, "The account, or one above it, is suspended.", "Resume the account.");

    @Override
    public String name() {
        return "account";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        if (judgement.key() == null) {
            return new Skipped("There is no key to look at.");
        }
        var account = judgement.account();
        return account == null || account.suspended() ? SUSPENDED : ACTIVE;
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return Inputs.NONE;
        }
        var account = judgement.account();
        return Inputs.with()
                .text("accountId", key.accountId())
                .text("name", account == null ? null : account.name())
                .text("status", account == null || account.suspended() ? "suspended" : "active")
                .build();
    }
}
