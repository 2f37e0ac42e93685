/** Where decisions are kept with their traces, and how they are written. */
@NullMarked
package io.claviger.store.decision;

import org.jspecify.annotations.NullMarked;
