package io.claviger.core.decision;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.policy.IpFilter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares an address with a filter, and says it in the words of whose filter it is. */
final class AddressRule {
    private final Passed within;
    private final Skipped off;
    private final Refusal noAddress;
    private final String ranges;

    /**
     * Whose filter it is.
     *
     * @param subject starts a sentence: "The key's IP ranges"
     * @param ranges the same within one
     * @param may starts a sentence that "from certain addresses only" ends
     */
    AddressRule(String subject, String ranges, String may) {
        this.within = new Passed("The address is within " + ranges + ".");
        this.off = new Skipped(subject + " are switched off.");
        this.noAddress = new Refusal(
                ErrorCode.IP_FORBIDDEN,
                may + " from certain addresses only, and the call does not say from which it comes.",
                "Say the client's address (ip).");
        this.ranges = ranges;
    }

    /** Judges an address. One that the door was not told is in no range. */
    Outcome judge(IpFilter filter, @Nullable ClientAddress address) {
        if (!filter.stands()) {
            return off;
        }
        if (address == null) {
            return noAddress.in(filter.mode());
        }
        return filter.accepts(address) ? within : outside(address).in(filter.mode());
    }

    private Refusal outside(ClientAddress address) {
        return new Refusal(
                ErrorCode.IP_FORBIDDEN,
                "The address " + address.text() + " is not within " + ranges + ".",
                "Call from an address within " + ranges + ", or add " + address.text() + " to them.");
    }

    /** The address, the ranges, and which of them hold it. */
    static Inputs.Builder inputs(IpFilter filter, @Nullable ClientAddress address) {
        var inputs = Inputs.with()
                .text("address", address == null ? null : address.text())
                .text("mode", filter.mode().text())
                .texts("ranges", texts(filter.ranges().stream()))
                .number("rangeCount", filter.ranges().size());
        if (address != null && !filter.ranges().isEmpty() && filter.accepts(address)) {
            inputs.texts("within", texts(filter.ranges().stream().filter(range -> range.contains(address))));
        }
        return inputs;
    }

    private static List<String> texts(Stream<AddressRange> ranges) {
        return ranges.limit(Inputs.MOST_TEXTS).map(AddressRange::text).toList();
    }
}
