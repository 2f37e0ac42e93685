package io.claviger.store.policy;

/**
 * Named policies, to be changed. A policy of another version than what is kept is refused with {@code
 * PRECONDITION_FAILED}.
 */
public interface Policies extends PolicyReads {
    /** Makes a policy with a new id. The account exists. */
    StoredPolicy insert(String accountId, PolicySettings settings);

    StoredPolicy update(StoredPolicy policy, PolicySettings settings);

    /** Removes a policy. Keys that still refer to it may do nothing. */
    void delete(StoredPolicy policy);
}
