/**
 * How long a node may judge by what it knows. On a database that several nodes share, each holds a lease that says when it
 * last knew everything; who has lost touch judges on for a while, and then refuses rather than judge by what is outdated.
 */
@NullMarked
package io.claviger.core.lease;

import org.jspecify.annotations.NullMarked;
