/**
 * Several nodes on one database: what one changes, the others follow; each keeps a lease on being up to date, and says what
 * it has reached, so that a change can tell when it is in force everywhere.
 */
@NullMarked
package io.claviger.store.cluster;

import org.jspecify.annotations.NullMarked;
