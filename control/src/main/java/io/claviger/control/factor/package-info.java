/** The second factor of members: one-time codes by time (RFC 6238) and recovery codes. */
@NullMarked
package io.claviger.control.factor;

import org.jspecify.annotations.NullMarked;
