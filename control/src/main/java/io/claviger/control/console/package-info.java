/** The console: what people see at the control port. This package lists its pages. */
@NullMarked
package io.claviger.control.console;

import org.jspecify.annotations.NullMarked;
