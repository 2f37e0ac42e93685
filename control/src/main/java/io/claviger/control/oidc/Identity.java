package io.claviger.control.oidc;

import org.jspecify.annotations.Nullable;

/**
 * Who somebody is, as an ID token that proved right says.
 *
 * @param email in lower case, where the issuer has verified it; else null
 */
public record Identity(
        String issuer, String subject, @Nullable String email) {}
