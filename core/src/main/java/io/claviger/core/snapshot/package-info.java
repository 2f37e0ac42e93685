/**
 * The node's in-memory index of everything a decision needs, fed by the store's changes.
 */
@NullMarked
package io.claviger.core.snapshot;

import org.jspecify.annotations.NullMarked;
