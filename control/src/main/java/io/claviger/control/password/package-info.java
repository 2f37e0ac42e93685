/** Passwords of members: what they must be, and how they are kept (Argon2id). */
@NullMarked
package io.claviger.control.password;

import org.jspecify.annotations.NullMarked;
