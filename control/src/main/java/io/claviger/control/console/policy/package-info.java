/** What a key or a named policy may do: its permissions, guards, addresses and limits, each on a page of its own. */
@NullMarked
package io.claviger.control.console.policy;

import org.jspecify.annotations.NullMarked;
