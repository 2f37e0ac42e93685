/**
 * SQLite: one file in a data directory that one process holds. Its native calls would pin virtual threads, so they run on
 * a few threads of its own: one that writes, some that read.
 */
@NullMarked
package io.claviger.store.sqlite;

import org.jspecify.annotations.NullMarked;
