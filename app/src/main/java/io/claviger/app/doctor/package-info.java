/** Looks at an installation from outside, changes nothing, and says what to do. */
@NullMarked
package io.claviger.app.doctor;

import org.jspecify.annotations.NullMarked;
