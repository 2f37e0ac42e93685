/**
 * Hand-overs: who may make a key says what it shall be, and a third party generates it by a link; so the secret is seen by
 * who will use it, and by nobody else.
 */
@NullMarked
package io.claviger.control.handover;

import org.jspecify.annotations.NullMarked;
