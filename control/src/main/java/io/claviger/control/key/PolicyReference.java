package io.claviger.control.key;

import io.claviger.control.http.Members;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of the named policy that a key shares. A key has a policy of its own, or a named one, never parts of both.
 *
 * @param policyId null leaves it as it is, an empty {@code Optional} gives the key a policy of its own
 * @param beside the members of an own policy that the same call has
 */
public record PolicyReference(@Nullable Optional<String> policyId, List<String> beside) {
    /** As it is: on a new key, a policy of its own. */
    public static final PolicyReference UNCHANGED = new PolicyReference(null, List.of());

    private static final String POINTER = "/policyId";
    private static final List<String> OWN =
            List.of("permissions", "ipRanges", "guards", "rateLimits", "quotas", "modes");

    public PolicyReference {
        beside = List.copyOf(beside);
    }

    static PolicyReference read(Members body) {
        return new PolicyReference(
                body.change("policyId", Function.identity()),
                OWN.stream().filter(body::has).toList());
    }

    /**
     * What is wrong with it.
     *
     * @param before the named policy that the key shares, or null
     */
    List<FieldFault> faultsOf(Reading tx, String accountId, @Nullable String before) {
        var after = applyTo(before);
        if (after == null) {
            return List.of();
        }
        if (policyId == null) {
            return besideEach("the key shares the policy " + after
                    + ": change that one, or give policyId: null too, for a policy of its own");
        }
        var faults = new ArrayList<FieldFault>();
        var policy = tx.policies().find(after);
        if (policy == null || !policy.accountId().equals(accountId)) {
            faults.add(new FieldFault(POINTER, "the account has no policy " + after));
        }
        if (!beside.isEmpty()) {
            faults.add(new FieldFault(
                    POINTER, "stands beside " + String.join(", ", beside) + "; give the one or the other"));
            faults.addAll(besideEach("stands beside policyId, which says it"));
        }
        return faults;
    }

    private List<FieldFault> besideEach(String fault) {
        return beside.stream()
                .map(member -> new FieldFault("/" + member, fault))
                .toList();
    }

    /** The named policy that the key shares then, or null. */
    @Nullable String applyTo(@Nullable String before) {
        return policyId == null ? before : policyId.orElse(null);
    }
}
