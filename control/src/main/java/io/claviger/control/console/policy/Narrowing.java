package io.claviger.control.console.policy;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.error.ClavigerException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must be confirmed before a rule is made narrower: what breaks, as far as is known. Of a key that is what it was used
 * for; of a policy, which keys share, what they lose. Null is nothing to confirm.
 */
final class Narrowing {
    private static final int DAYS = 14;
    private static final int NAMED = 5;

    private Narrowing() {}

    /**
     * Permissions that are taken away.
     *
     * @param lost of those that there were
     * @param lately those that were used in the last days
     * @param days how many days that are
     */
    static @Nullable String ofPermissions(Holder holder, Collection<String> lost, Set<String> lately, int days) {
        var broken = new TreeSet<>(lost);
        if (holder.isKey()) {
            broken.retainAll(lately);
        }
        if (broken.isEmpty()) {
            return null;
        }
        var them = broken.size() == 1 ? "it" : "them";
        return holder.isKey()
                ? "This key used " + listed(broken) + " in the last " + days + " days. Calls that need " + them
                        + " will be refused."
                : "Every key of this policy loses " + listed(broken) + ". Its calls that need " + them
                        + " will be refused.";
    }

    /** @param ranges those that are to be; none permit every address */
    static @Nullable String ofAddresses(PageCall call, Holder holder, List<String> before, List<String> ranges) {
        if (ranges.isEmpty() || (!before.isEmpty() && ranges.containsAll(before))) {
            return null;
        }
        if (!holder.isKey()) {
            return "Every key of this policy is refused from elsewhere from then on.";
        }
        var allowed = parsed(ranges);
        if (allowed == null || !call.may(Permit.GET_BLAST_RADIUS, holder.accountId())) {
            return null;
        }
        var radius = call.read(Permit.GET_BLAST_RADIUS, Map.of("keyId", holder.id()), Map.of("days", DAYS));
        var outside = radius.members().items("callers").stream()
                .filter(caller -> isOutside(caller, allowed))
                .toList();
        if (outside.isEmpty()) {
            return null;
        }
        var requests = outside.stream()
                .mapToLong(caller -> caller.number("count", 0) - caller.number("refused", 0))
                .sum();
        var addresses = outside.stream()
                .map(caller -> String.valueOf(caller.text("address")))
                .toList();
        return "In the last " + DAYS + " days " + requests + (requests == 1 ? " request" : " requests")
                + " came from other addresses: " + listed(addresses) + ". Those will be refused.";
    }

    private static boolean isOutside(Members caller, List<AddressRange> allowed) {
        var text = caller.text("address");
        var address = text == null ? null : ClientAddress.parseOrNull(text);
        return address != null && allowed.stream().noneMatch(range -> range.contains(address));
    }

    /** Null where one is none: that is said when it is to be saved. */
    private static @Nullable List<AddressRange> parsed(List<String> ranges) {
        var parsed = new ArrayList<AddressRange>();
        for (var range : ranges) {
            try {
                parsed.add(AddressRange.parse(range));
            } catch (ClavigerException malformed) {
                return null;
            }
        }
        return parsed;
    }

    private static String listed(Collection<String> all) {
        var named = String.join(", ", all.stream().limit(NAMED).toList());
        return all.size() > NAMED ? named + " and " + (all.size() - NAMED) + " more" : named;
    }
}
