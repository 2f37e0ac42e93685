/**
 * What a credential may do: permissions now; guards, addresses and limits join here.
 */
@NullMarked
package io.claviger.core.policy;

import org.jspecify.annotations.NullMarked;
