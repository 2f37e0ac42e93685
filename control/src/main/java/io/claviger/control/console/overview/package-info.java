/** Where an account, and everybody who signs in, begins. */
@NullMarked
package io.claviger.control.console.overview;

import org.jspecify.annotations.NullMarked;
