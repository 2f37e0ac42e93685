/** One-time links: to join, to set a new password, to start. */
@NullMarked
package io.claviger.control.link;

import org.jspecify.annotations.NullMarked;
