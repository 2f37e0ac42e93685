/** Placeholder. */
@NullMarked
package io.claviger.store;

import org.jspecify.annotations.NullMarked;
