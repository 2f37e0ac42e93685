/**
 * Signing in at the issuer of identities that the operator named (OpenID Connect Core 1.0, by discovery): who comes back
 * from there is a member, or becomes one who was invited, and nobody else.
 */
@NullMarked
package io.claviger.control.oidc;

import org.jspecify.annotations.NullMarked;
