/** The nodes that share the store. */
@NullMarked
package io.claviger.control.console.node;

import org.jspecify.annotations.NullMarked;
