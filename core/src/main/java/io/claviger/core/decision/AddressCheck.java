package io.claviger.core.decision;

import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Skipped;

/** Does the call come from one of the key's IP ranges? */
final class AddressCheck implements Check {
    private static final Skipped NO_KEY = new Skipped("There is no key to look at.");
    private static final Passed EVERYWHERE = new Passed("The key has no IP ranges: it may be used from everywhere.");
    private static final AddressRule RULE =
            new AddressRule("The key's IP ranges", "the key's IP ranges", "The key may be used");

    @Override
    public String name() {
        return "addresses";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        if (judgement.key() == null) {
            return NO_KEY;
        }
        var filter = judgement.policy().addresses();
        return filter.ranges().isEmpty()
                ? EVERYWHERE
                : RULE.judge(filter, judgement.request().address());
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        return judgement.key() == null
                ? Inputs.NONE
                : AddressRule.inputs(
                                judgement.policy().addresses(),
                                judgement.request().address())
                        .build();
    }
}
