/**
 * What a credential may do: permissions, addresses, guards and limits together.
 */
@NullMarked
package io.claviger.core.policy;

import org.jspecify.annotations.NullMarked;
