/** Placeholder. */
@NullMarked
package io.claviger.core;

import org.jspecify.annotations.NullMarked;
