/**
 * The running service. {@link io.claviger.app.serve.Server} opens the rooms in order and closes them in reverse; it is
 * the one place that knows them all.
 */
@NullMarked
package io.claviger.app.serve;

import org.jspecify.annotations.NullMarked;
