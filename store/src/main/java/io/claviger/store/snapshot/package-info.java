/** How a snapshot is filled: everything at one revision, as a stream. */
@NullMarked
package io.claviger.store.snapshot;

import org.jspecify.annotations.NullMarked;
