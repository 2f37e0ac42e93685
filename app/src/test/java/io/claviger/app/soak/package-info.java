/** Long runs that kill and pester the real program; {@code script/soak} starts them, bounded in time. */
@NullMarked
package io.claviger.app.soak;

import org.jspecify.annotations.NullMarked;
