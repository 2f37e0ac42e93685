package io.claviger.core.decision;

import io.claviger.core.account.Module;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.policy.IpFilter;

/** Does the call come from an address that the account accepts for the API? */
final class AccountAddressCheck implements Check {
    private static final Skipped NOTHING = new Skipped("There is no key and operation to look at.");
    private static final Passed EVERYWHERE =
            new Passed("The account has no IP filter for the API: it may be called from everywhere.");
    private static final Skipped MODULE_OFF =
            new Skipped("The account has an IP filter for the API, but its module ip-filter is off.");
    private static final AddressRule RULE = new AddressRule(
            "The account's IP ranges for the API",
            "the account's IP ranges for the API",
            "The account lets this API be called");

    @Override
    public String name() {
        return "account-addresses";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        var account = judgement.account();
        var operation = judgement.operation();
        if (account == null || operation == null) {
            return NOTHING;
        }
        var filter = account.ipFilterFor(operation.api());
        if (filter == IpFilter.NONE) {
            return account.ipFilters().containsKey(operation.api()) ? MODULE_OFF : EVERYWHERE;
        }
        return RULE.judge(filter, judgement.request().address());
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        var account = judgement.account();
        var operation = judgement.operation();
        if (account == null || operation == null) {
            return Inputs.NONE;
        }
        var kept = account.ipFilters().getOrDefault(operation.api(), IpFilter.NONE);
        return AddressRule.inputs(kept, judgement.request().address())
                .text("api", operation.api())
                .flag("module", account.modules().contains(Module.IP_FILTER))
                .build();
    }
}
