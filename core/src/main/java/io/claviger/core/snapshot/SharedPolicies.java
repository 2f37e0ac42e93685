package io.claviger.core.snapshot;

import io.claviger.core.policy.Policy;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * One object for all policies that are equal: many keys may do the same. What no key holds any more is forgotten, so that
 * whoever changes a policy a million times does not fill the memory. One thread at a time.
 */
final class SharedPolicies {
    // the value must not hold the key, or nothing would ever be forgotten
    private final Map<Policy, WeakReference<Policy>> known = new WeakHashMap<>();
    private WeakReference<Policy> last = new WeakReference<>(null);

    /** The one that stands for all that are equal to this. */
    Policy shared(Policy policy) {
        // of a load's keys many in a row have the same object, whose hash takes long
        if (!last.refersTo(policy)) {
            last = reference(policy);
        }
        var same = last.get();
        return same == null ? policy : same;
    }

    private WeakReference<Policy> reference(Policy policy) {
        var reference = known.get(policy);
        if (reference == null || reference.refersTo(null)) {
            reference = new WeakReference<>(policy);
            known.put(policy, reference);
        }
        return reference;
    }

    /** How many different ones there are. */
    int size() {
        return known.size();
    }
}
