/**
 * How much a credential and its account may use: named limits (sliding window, token bucket) and quotas of credits,
 * taken all together or not at all, exact within the node. Definitions are records; what was used of them is kept by
 * {@link io.claviger.core.limit.LimitStates}, in memory that is bounded by what is defined and not by what callers
 * send. Time is passed in, in microseconds, and should come from a clock that is never set back: for a window, an
 * earlier time counts as the latest one that it has seen.
 */
@NullMarked
package io.claviger.core.limit;

import org.jspecify.annotations.NullMarked;
