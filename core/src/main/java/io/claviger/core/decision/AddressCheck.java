package io.claviger.core.decision;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Does the call come from one of the key's IP ranges? An address that the door was not told is in none of them. */
final class AddressCheck implements Check {
    private static final Passed WITHIN = new Passed("The address is within the key's IP ranges.");
    private static final Skipped NO_KEY = new Skipped("There is no key to look at.");
    private static final Passed EVERYWHERE = new Passed("The key has no IP ranges: it may be used from everywhere.");
    private static final Skipped OFF = new Skipped("The key's IP ranges are switched off.");
    private static final Refusal NO_ADDRESS = new Refusal(
            ErrorCode.IP_FORBIDDEN,
            "The key may be used from certain addresses only, and the call does not say from which it comes.",
            "Say the client's address (ip).");

    @Override
    public String name() {
        return "addresses";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return NO_KEY;
        }
        var filter = key.policy().addresses();
        if (!filter.stands()) {
            return filter.ranges().isEmpty() ? EVERYWHERE : OFF;
        }
        var text = judgement.request().address();
        @Nullable ClientAddress address = text == null ? null : ClientAddress.parseOrNull(text);
        if (address == null) {
            return NO_ADDRESS.in(filter.mode());
        }
        return filter.accepts(address) ? WITHIN : outside(address).in(filter.mode());
    }

    private static Refusal outside(ClientAddress address) {
        return new Refusal(
                ErrorCode.IP_FORBIDDEN,
                "The key may not be used from the address " + address.text() + ".",
                "Call from one of the key's IP ranges, or add " + address.text() + " to them.");
    }
}
