/** Links with which a third party generates a key for itself. */
@NullMarked
package io.claviger.store.handover;

import org.jspecify.annotations.NullMarked;
