/**
 * The HTTP listener that every door stands behind, and its request hygiene.
 * Two parsers that read one request differently are how requests are smuggled past a gateway. So each byte of an
 * HTTP/1 connection is read by {@link io.claviger.edge.http.WireGuard} before the codec sees it, by the letter of
 * RFC 9112; what the letter does not allow is answered with a 400 and goes no further. HTTP/2 requests are checked
 * once they are decoded. Handlers behind the listener see only requests that can be read in one way.
 */
@NullMarked
package io.claviger.edge.http;

import org.jspecify.annotations.NullMarked;
