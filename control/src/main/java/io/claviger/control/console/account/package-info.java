/** Accounts and sub-accounts. */
@NullMarked
package io.claviger.control.console.account;

import org.jspecify.annotations.NullMarked;
