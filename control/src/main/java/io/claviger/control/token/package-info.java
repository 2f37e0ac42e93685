/** Commands on service tokens, and how the first one comes to be. */
@NullMarked
package io.claviger.control.token;

import org.jspecify.annotations.NullMarked;
