package io.claviger.store.account;

/** Accounts, to be changed. */
public interface Accounts extends AccountReads {
    /**
     * Makes an account with a new id.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code INPUT_INVALID} at {@code /parentId} where the parent
     *     does not exist, or is as deep as accounts go
     */
    StoredAccount insert(NewAccount account);

    /**
     * Writes name, suspension, modules and limits; the rest of an account never changes.
     *
     * @return the account with its new version
     * @throws io.claviger.core.error.ClavigerException with {@code PRECONDITION_FAILED} where {@code account} is of
     *     another version than what is kept
     */
    StoredAccount update(StoredAccount account);
}
