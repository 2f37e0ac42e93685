/**
 * Bodies of requests and answers, read as they stream by: strict JSON (RFC 8259), merge patches (RFC 7396), JSON
 * Patches (RFC 6902) and forms, from which guarded values are taken, and answers from which members are left out.
 *
 * <p>What is accepted is less than what some parsers accept, on purpose: whatever two programs might read in two ways
 * (duplicate members, other encodings, names that differ only in case) is refused, so that the upstream sees what was
 * judged. Memory is bounded by {@link io.claviger.core.body.BodyLimits}, whatever is sent; nothing here recurses.
 */
@NullMarked
package io.claviger.core.body;

import org.jspecify.annotations.NullMarked;
