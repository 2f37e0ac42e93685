/** The house put together: the main program, its command line, and the order in which the rooms open and close. */
@NullMarked
package io.claviger.app;

import org.jspecify.annotations.NullMarked;
