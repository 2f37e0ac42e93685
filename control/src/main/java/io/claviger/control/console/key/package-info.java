/** An account's API keys: the list, and what is done with one. */
@NullMarked
package io.claviger.control.console.key;

import org.jspecify.annotations.NullMarked;
