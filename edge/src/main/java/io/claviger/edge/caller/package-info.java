/**
 * Who calls: what a request presents to prove itself, what is said of it to the service behind and what it may not say
 * there, and what it is told of its limits.
 */
@NullMarked
package io.claviger.edge.caller;

import org.jspecify.annotations.NullMarked;
