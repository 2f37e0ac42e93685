/** Placeholder. */
@NullMarked
package io.claviger.control;

import org.jspecify.annotations.NullMarked;
