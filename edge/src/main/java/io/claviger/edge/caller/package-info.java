/** Who calls: what a request presents to prove itself, and what is said of it to the service behind. */
@NullMarked
package io.claviger.edge.caller;

import org.jspecify.annotations.NullMarked;
