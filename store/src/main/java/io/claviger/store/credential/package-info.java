/** Keys and service tokens as they are kept, and the digests of the secrets they have and had. */
@NullMarked
package io.claviger.store.credential;

import org.jspecify.annotations.NullMarked;
