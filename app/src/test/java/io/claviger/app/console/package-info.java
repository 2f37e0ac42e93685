/** The console in a real browser, on the running demo. */
@NullMarked
package io.claviger.app.console;

import org.jspecify.annotations.NullMarked;
