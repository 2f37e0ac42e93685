/** Requests as they happen, for those who look on. */
@NullMarked
package io.claviger.control.live;

import org.jspecify.annotations.NullMarked;
