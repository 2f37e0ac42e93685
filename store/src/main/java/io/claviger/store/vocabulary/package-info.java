/** The values that requests may hold: those known beforehand, and those that were seen. */
@NullMarked
package io.claviger.store.vocabulary;

import org.jspecify.annotations.NullMarked;
