/** Answers that are kept, sealed, so that a caller who repeats his request is answered the same. */
@NullMarked
package io.claviger.store.idempotency;

import org.jspecify.annotations.NullMarked;
