/** The master key, and what is sealed under it: AEAD by Tink, bound to what it is and its version. */
@NullMarked
package io.claviger.store.seal;

import org.jspecify.annotations.NullMarked;
