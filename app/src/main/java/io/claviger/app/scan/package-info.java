/**
 * Finds keys that leaked into files. It needs no server and asks nobody: the key format's checksum tells real keys from
 * what merely looks like one.
 */
@NullMarked
package io.claviger.app.scan;

import org.jspecify.annotations.NullMarked;
