/** The program as a process of its own, to be measured, stopped and killed. */
@NullMarked
package io.claviger.app.process;

import org.jspecify.annotations.NullMarked;
