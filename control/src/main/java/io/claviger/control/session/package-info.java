/** Signing in and out, and the sessions of browsers: tokens, cookies, and what keeps other sites from using them. */
@NullMarked
package io.claviger.control.session;

import org.jspecify.annotations.NullMarked;
