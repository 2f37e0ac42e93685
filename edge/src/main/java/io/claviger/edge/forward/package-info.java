/**
 * Forward-auth: a proxy that others run asks, before it forwards a request, whether it may. What it asks about is read
 * from the headers of its own dialect alone, and only proxies that the operator trusts are answered.
 */
@NullMarked
package io.claviger.edge.forward;

import org.jspecify.annotations.NullMarked;
