/** The values that requests of an account may hold: known beforehand, and seen. */
@NullMarked
package io.claviger.control.vocabulary;

import org.jspecify.annotations.NullMarked;
