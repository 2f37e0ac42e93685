/**
 * The verdict on one request: the request as a door saw it, the ordered checks, the decision and its
 * explanation. Pure functions of request, snapshot and time.
 */
@NullMarked
package io.claviger.core.decision;

import org.jspecify.annotations.NullMarked;
