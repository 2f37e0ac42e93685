package io.claviger.control.oidc;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;

/** The issuer does not answer, or not as an issuer should. It says nothing of who wants to sign in. */
final class IssuerUnavailable extends ClavigerException {
    private static final long serialVersionUID = 1L;

    IssuerUnavailable(String name, Throwable cause) {
        super(
                ErrorCode.UNAVAILABLE,
                "Signing in by " + name + " does not work just now. Try again in a minute, or use your password.",
                cause);
    }
}
