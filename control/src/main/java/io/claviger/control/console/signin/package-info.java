/** How people come in and go: sign-in, second factor, one-time links, sign-out. */
@NullMarked
package io.claviger.control.console.signin;

import org.jspecify.annotations.NullMarked;
