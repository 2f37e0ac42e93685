package io.claviger.control.key;

import io.claviger.control.http.Answers;
import io.claviger.core.address.AddressRange;
import io.claviger.core.policy.Policy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a policy beside its permissions, as answers and the audit trail show them. */
final class PolicyJson {
    private PolicyJson() {}

    /** The ranges in normal form; null where there are none. */
    static @Nullable List<String> ranges(Policy policy) {
        var ranges = policy.addresses().ranges();
        return ranges.isEmpty() ? null : ranges.stream().map(AddressRange::text).toList();
    }

    static Map<String, @Nullable Object> modes(Policy policy) {
        return Answers.members("ipRanges", policy.addresses().mode().name().toLowerCase(Locale.ROOT));
    }
}
