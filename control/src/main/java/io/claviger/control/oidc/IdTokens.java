package io.claviger.control.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.claviger.control.member.EmailAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges ID tokens (OpenID Connect Core 1.0 section 3.1.3.7). The signature is by a public key of the issuer, and by an
 * algorithm that the key is for: never by none, and never by a shared secret, which a public key would pass for.
 */
final class IdTokens {
    /** Seconds that the issuer's clock and this one may differ. */
    static final int SKEW_SECONDS = 60;

    private static final Set<JWSAlgorithm> ALLOWED = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** OpenID Connect Core 1.0 section 2: at most 255 ASCII characters. */
    private static final Pattern SUBJECT = Pattern.compile("[\\x20-\\x7E]{1,255}");

    private final String clientId;
    private final IDTokenValidator validator;

    /** @param offered the algorithms that the issuer says it signs with */
    IdTokens(OidcConfig config, Collection<JWSAlgorithm> offered, JWKSource<SecurityContext> keys) {
        this.clientId = config.clientId();
        this.validator = new IDTokenValidator(
                new Issuer(config.issuer()),
                new ClientID(clientId),
                new JWSVerificationKeySelector<>(usable(offered), keys),
                null);
        validator.setMaxClockSkew(SKEW_SECONDS);
    }

    /** Those that are both offered and allowed. */
    static Set<JWSAlgorithm> usable(Collection<JWSAlgorithm> offered) {
        var usable = new LinkedHashSet<>(offered);
        usable.retainAll(ALLOWED);
        return usable;
    }

    /**
     * Judges a token.
     *
     * @throws BadJOSEException that says what is wrong with it
     */
    Identity judge(JWT token, Nonce nonce) throws BadJOSEException, JOSEException {
        try {
            return identity(validator.validate(token, nonce));
        } catch (IllegalArgumentException unreadable) {
            // the library takes some claims, such as an empty subject, for a mistake of ours
            throw new BadJOSEException(unreadable.getMessage(), unreadable);
        }
    }

    /** Asks for what the library does not: of several audiences, it must be meant for us. */
    private Identity identity(IDTokenClaimsSet claims) throws BadJOSEException {
        var party = claims.getAuthorizedParty();
        if (claims.getAudience().size() > 1 && party == null) {
            throw new BadJOSEException("several audiences, and no azp");
        }
        if (party != null && !party.getValue().equals(clientId)) {
            throw new BadJOSEException("azp is another client");
        }
        var subject = claims.getSubject().getValue();
        if (!SUBJECT.matcher(subject).matches()) {
            throw new BadJOSEException("sub is no subject");
        }
        return new Identity(claims.getIssuer().getValue(), subject, verifiedEmail(claims));
    }

    /** Verified is only what is said to be by the boolean, not by a word for it. */
    private static @Nullable String verifiedEmail(IDTokenClaimsSet claims) {
        return claims.getClaim("email") instanceof String email
                        && Boolean.TRUE.equals(claims.getClaim("email_verified"))
                ? EmailAddress.normalised(email)
                : null;
    }
}
