/** Everything that was changed: who, from where, before and after. */
@NullMarked
package io.claviger.control.console.audit;

import org.jspecify.annotations.NullMarked;
