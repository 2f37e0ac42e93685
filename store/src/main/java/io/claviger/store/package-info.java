/**
 * Where it is kept. {@link io.claviger.store.Store} runs changes and reads; a change commits only together with its
 * audit entry and the next revision, and is handed to the change feed before it returns.
 */
@NullMarked
package io.claviger.store;

import org.jspecify.annotations.NullMarked;
