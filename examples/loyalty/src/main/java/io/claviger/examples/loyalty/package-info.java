/** Placeholder. */
@NullMarked
package io.claviger.examples.loyalty;

import org.jspecify.annotations.NullMarked;
