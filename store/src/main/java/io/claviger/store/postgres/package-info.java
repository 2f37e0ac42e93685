/**
 * The store on PostgreSQL 15 or newer: how it is reached, set up, and kept from holding anybody up. What only PostgreSQL
 * can do is here; the SQL of the tables is shared.
 */
@NullMarked
package io.claviger.store.postgres;

import org.jspecify.annotations.NullMarked;
