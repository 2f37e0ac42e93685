/**
 * Guards: which values of a dimension (events, attributes, channels, …) a credential may use. What was found in a
 * request comes in as {@link io.claviger.core.guard.FoundValues}, whatever place it stood in; what leaves is a verdict
 * that names the dimension and the value. Everything here is immutable and compared by value, so that policies can share
 * it.
 */
@NullMarked
package io.claviger.core.guard;

import org.jspecify.annotations.NullMarked;
