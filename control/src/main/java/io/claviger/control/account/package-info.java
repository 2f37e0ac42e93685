/** Commands on accounts. */
@NullMarked
package io.claviger.control.account;

import org.jspecify.annotations.NullMarked;
