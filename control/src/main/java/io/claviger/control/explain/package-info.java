/** Why a request would be allowed or refused. */
@NullMarked
package io.claviger.control.explain;

import org.jspecify.annotations.NullMarked;
