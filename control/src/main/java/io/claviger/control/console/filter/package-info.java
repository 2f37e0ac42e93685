/** From where all keys of an account may call an API. */
@NullMarked
package io.claviger.control.console.filter;

import org.jspecify.annotations.NullMarked;
