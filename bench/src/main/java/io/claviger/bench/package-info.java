/**
 * Measures, always as a ratio in one run on one machine: a decision in process by JMH; verify and gateway under load from
 * wrk, the server pinned to one core and the load to another, side by side with nginx doing the nearest thing; how
 * soon a start answers its first request; and how long the console's pages take.
 */
@NullMarked
package io.claviger.bench;

import org.jspecify.annotations.NullMarked;
