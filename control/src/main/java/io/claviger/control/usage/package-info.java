/** What keys were used for, as it was counted: requests, addresses, what a change of a key would break; and the error log. */
@NullMarked
package io.claviger.control.usage;

import org.jspecify.annotations.NullMarked;
