/** The loyalty API over real sockets, and its documents against what it really answers. */
@NullMarked
package io.claviger.examples.loyalty;

import org.jspecify.annotations.NullMarked;
