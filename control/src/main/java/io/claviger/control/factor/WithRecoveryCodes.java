package io.claviger.control.factor;

import io.claviger.control.session.Begun;
import io.claviger.core.credential.Secret;
import java.util.List;

/**
 * New recovery codes, to be shown this once.
 *
 * @param begun the session that goes on
 */
public record WithRecoveryCodes(Begun begun, List<Secret> codes) {
    public WithRecoveryCodes {
        codes = List.copyOf(codes);
    }
}
