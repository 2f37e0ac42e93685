/** Who calls, and what that role may do: the one table of roles and commands. */
@NullMarked
package io.claviger.control.role;

import org.jspecify.annotations.NullMarked;
