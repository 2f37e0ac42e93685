/** The grammar that values of HTTP header fields share (RFC 9110 section 5.6). */
@NullMarked
package io.claviger.core.field;

import org.jspecify.annotations.NullMarked;
