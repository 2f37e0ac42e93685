/** The store over any SQL database: what a change is, what a read is, and what follows a commit. */
@NullMarked
package io.claviger.store.sql;

import org.jspecify.annotations.NullMarked;
