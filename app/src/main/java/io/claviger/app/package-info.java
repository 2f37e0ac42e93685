/** Placeholder. */
@NullMarked
package io.claviger.app;

import org.jspecify.annotations.NullMarked;
