/** Commands on keys. */
@NullMarked
package io.claviger.control.key;

import org.jspecify.annotations.NullMarked;
