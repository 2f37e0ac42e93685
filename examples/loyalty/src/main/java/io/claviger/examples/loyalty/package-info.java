/**
 * A small, real loyalty API: what Claviger's tests call and what its demo protects.
 *
 * <p>{@link io.claviger.examples.loyalty.LoyaltyApi} serves fourteen APIs, each described by one OpenAPI document that
 * also says, in Claviger's vocabulary, what is to be guarded. It asks for no credential itself: that is the gateway's
 * work. Everything is kept in memory, bounded, and confined to one event loop, so that no lock is needed; it is gone
 * when the process ends. Nothing here depends on Claviger.
 */
@NullMarked
package io.claviger.examples.loyalty;

import org.jspecify.annotations.NullMarked;
