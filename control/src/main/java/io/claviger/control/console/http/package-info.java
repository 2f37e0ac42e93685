/**
 * The console's door: from a request of a browser to a page's code on a virtual thread, and back with the headers that
 * every answer carries. A page asks and acts by the management API's operations alone ({@link
 * io.claviger.control.console.http.PageCall}), so it can do nothing that the API can't.
 */
@NullMarked
package io.claviger.control.console.http;

import org.jspecify.annotations.NullMarked;
