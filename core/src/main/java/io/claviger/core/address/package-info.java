/**
 * Who is calling, as an address: parsed strictly into one canonical form, compared with ranges, and taken from a header
 * only where the peer is a configured trusted proxy.
 */
@NullMarked
package io.claviger.core.address;

import org.jspecify.annotations.NullMarked;
