/**
 * What a caller proves itself with: kinds, key format, secrets and their digests, standing and expiry.
 */
@NullMarked
package io.claviger.core.credential;

import org.jspecify.annotations.NullMarked;
