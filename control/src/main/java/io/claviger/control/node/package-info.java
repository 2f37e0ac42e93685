/** The nodes that share the store, as operators see them. */
@NullMarked
package io.claviger.control.node;

import org.jspecify.annotations.NullMarked;
