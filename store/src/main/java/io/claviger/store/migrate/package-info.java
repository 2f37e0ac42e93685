/** Copies a whole store from one database into another, of whatever kind, in parts that a kill does not undo. */
@NullMarked
package io.claviger.store.migrate;

import org.jspecify.annotations.NullMarked;
