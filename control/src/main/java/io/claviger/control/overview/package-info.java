/** What an account does altogether, and what of it needs care. */
@NullMarked
package io.claviger.control.overview;

import org.jspecify.annotations.NullMarked;
