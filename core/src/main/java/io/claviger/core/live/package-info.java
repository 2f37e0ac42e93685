/** What is going on right now: the latest requests of this node, for people who look on. Bounded, and cheap to write. */
@NullMarked
package io.claviger.core.live;

import org.jspecify.annotations.NullMarked;
