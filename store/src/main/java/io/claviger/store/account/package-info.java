/** Accounts as they are kept. */
@NullMarked
package io.claviger.store.account;

import org.jspecify.annotations.NullMarked;
