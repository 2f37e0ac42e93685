/** Policies that several keys of an account share, as they are kept. */
@NullMarked
package io.claviger.store.policy;

import org.jspecify.annotations.NullMarked;
