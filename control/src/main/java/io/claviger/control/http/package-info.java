/**
 * The management API's HTTP: from a request on an event loop to a checked {@link io.claviger.control.http.Call} on a
 * virtual thread, and back. The event loop never waits; what may wait, runs beside it.
 */
@NullMarked
package io.claviger.control.http;

import org.jspecify.annotations.NullMarked;
