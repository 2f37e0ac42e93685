package io.claviger.control.policy;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Precondition;
import io.claviger.control.role.Caller;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Reading;
import io.claviger.store.policy.StoredPolicy;

/** Which policy of which account, of which version. */
public record PolicyTarget(String accountId, String policyId, Precondition precondition) {

    /** Finds it within a caller's reach. Another account's is not found, just as one that does not exist. */
    StoredPolicy find(Reading tx, Caller caller) {
        AccountAccess.find(tx, caller, accountId);
        var policy = tx.policies().find(policyId);
        if (policy == null || !policy.accountId().equals(accountId)) {
            throw ClavigerException.notFound("The account has no policy " + policyId + ".");
        }
        return policy;
    }
}
