/** Commands on named policies: what several keys of an account share. */
@NullMarked
package io.claviger.control.policy;

import org.jspecify.annotations.NullMarked;
