package io.claviger.core.limit;

/** Whose an allowance is. */
public enum LimitScope {
    /** One credential's own. */
    CREDENTIAL,
    /** All credentials of an account share it. */
    ACCOUNT
}
