/** People who sign in: their roles, passwords and second factors, one-time links and sessions. */
@NullMarked
package io.claviger.store.member;

import org.jspecify.annotations.NullMarked;
