package io.claviger.control.account;

import io.claviger.control.role.Caller;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Reading;
import io.claviger.store.account.StoredAccount;

/** Finds accounts within a caller's reach. One outside is not found, just as one that does not exist. */
public final class AccountAccess {
    private AccountAccess() {}

    private static ClavigerException missing(String accountId) {
        return ClavigerException.notFound("There is no account " + accountId + ".");
    }

    public static StoredAccount find(Reading tx, Caller caller, String accountId) {
        var account = tx.accounts().find(accountId);
        if (account == null) {
            throw missing(accountId);
        }
        caller.requireReach(tx, accountId, () -> missing(accountId));
        return account;
    }
}
