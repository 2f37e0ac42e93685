/**
 * Accounts: the tenants, and their sub-accounts.
 */
@NullMarked
package io.claviger.core.account;

import org.jspecify.annotations.NullMarked;
