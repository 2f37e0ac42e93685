/**
 * What is kept of decisions, so that they can be explained afterwards: every refusal as far as there is room, and a
 * sample of the rest. Bounded in memory, and shared fairly, so that nobody's flood pushes out what others want to know.
 */
@NullMarked
package io.claviger.core.trace;

import org.jspecify.annotations.NullMarked;
