/** Placeholder. */
@NullMarked
package io.claviger.bench;

import org.jspecify.annotations.NullMarked;
