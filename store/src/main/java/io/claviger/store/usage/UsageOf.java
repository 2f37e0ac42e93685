package io.claviger.store.usage;

/** Whose usage is read. */
public sealed interface UsageOf {
    /** One credential's. */
    record OneCredential(String credentialId) implements UsageOf {}

    /** That of all credentials of an account, without those of its sub-accounts. */
    record OneAccount(String accountId) implements UsageOf {}

    /** One credential's, where it is of the account. */
    record OneOfAccount(String accountId, String credentialId) implements UsageOf {}
}
