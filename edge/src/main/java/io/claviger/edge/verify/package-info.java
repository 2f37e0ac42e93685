/**
 * The verify door: another service asks whether a key may do something, and is told the precise reason. It holds a
 * service token, and knows only keys within that token's reach.
 */
@NullMarked
package io.claviger.edge.verify;

import org.jspecify.annotations.NullMarked;
