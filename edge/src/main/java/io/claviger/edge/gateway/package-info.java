/**
 * The gateway's door: a partner's request is judged and, if allowed, forwarded to its API's upstream.
 * {@link io.claviger.edge.gateway.GatewayDoor} reads what is to be judged and asks the engine; a {@link
 * io.claviger.edge.gateway.Passage} carries one allowed request to the upstream and its answer back, bytes flowing both
 * ways no faster than either side takes them. What was judged is what is forwarded: the path goes on in the one form it
 * was matched in, and fields that could change its meaning behind our back do not go on at all.
 */
@NullMarked
package io.claviger.edge.gateway;

import org.jspecify.annotations.NullMarked;
