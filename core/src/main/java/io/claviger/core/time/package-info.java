/**
 * Time as it is passed in: microseconds since 1970-01-01T00:00:00Z.
 */
@NullMarked
package io.claviger.core.time;

import org.jspecify.annotations.NullMarked;
