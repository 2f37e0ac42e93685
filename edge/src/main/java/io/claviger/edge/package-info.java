/** Placeholder. */
@NullMarked
package io.claviger.edge;

import org.jspecify.annotations.NullMarked;
