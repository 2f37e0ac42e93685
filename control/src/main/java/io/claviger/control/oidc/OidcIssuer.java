package io.claviger.control.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.claviger.core.credential.Pepper;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.time.MicroClock;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer of identities: found by discovery when it is first needed, so that one that is down keeps nothing from starting. */
final class OidcIssuer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OidcIssuer.class);
    private static final long GOOD_MICROS = Duration.ofHours(1).toNanos() / 1000;
    private static final long FAILED_MICROS = Duration.ofSeconds(5).toNanos() / 1000;

    private final OidcConfig config;
    private final Pepper pepper;
    private final MicroClock clock;
    private final IssuerClient client = new IssuerClient();
    private @Nullable Found found;
    private @Nullable IssuerUnavailable failure;
    private long failedAtMicros;

    /** What discovery said, and the judge of the issuer's tokens. */
    private record Found(OIDCProviderMetadata metadata, IdTokens tokens, long atMicros) {}

    OidcIssuer(OidcConfig config, Pepper pepper, MicroClock clock) {
        this.config = config;
        this.pepper = pepper;
        this.clock = clock;
    }

    /** Where a browser goes to sign in. */
    URI signInAddress(SignInFlow flow, URI callback) {
        return new AuthenticationRequest.Builder(ResponseType.CODE, scopes(), new ClientID(config.clientId()), callback)
                .endpointURI(found().metadata.getAuthorizationEndpointURI())
                .state(new State(flow.state(pepper)))
                .nonce(flow.nonce(pepper))
                .codeChallenge(flow.verifier(pepper), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Who has signed in.
     *
     * @param iss what came back with the code, or null (RFC 9207)
     * @throws ClavigerException with {@code CREDENTIAL_INVALID} where the issuer's answer does not prove it
     */
    Identity identify(SignInFlow flow, String code, @Nullable String iss, URI callback) {
        var issuer = found();
        if (iss == null ? issuer.metadata.supportsAuthorizationResponseIssuerParam() : !iss.equals(config.issuer())) {
            throw refused("the answer is of the issuer " + iss, null);
        }
        try {
            var grant = new AuthorizationCodeGrant(new AuthorizationCode(code), callback, flow.verifier(pepper));
            var request = new TokenRequest.Builder(
                            issuer.metadata.getTokenEndpointURI(), authentication(issuer.metadata), grant)
                    .build();
            var answer = OIDCTokenResponseParser.parse(request.toHTTPRequest().send(client));
            return switch (answer) {
                case TokenErrorResponse error ->
                    throw refused("the code: " + error.getErrorObject().getCode(), null);
                case OIDCTokenResponse tokens
                when tokens.getOIDCTokens().getIDToken() != null ->
                    issuer.tokens.judge(tokens.getOIDCTokens().getIDToken(), flow.nonce(pepper));
                default -> throw refused("no ID token", null);
            };
        } catch (BadJOSEException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        } catch (IOException | ParseException | KeySourceException e) {
            throw unavailable(e);
        } catch (JOSEException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    /** What discovery says, now or at most an hour ago. While it fails, it is tried once in some seconds. */
    private synchronized Found found() {
        var now = clock.nowMicros();
        if (found != null && now - found.atMicros < GOOD_MICROS) {
            return found;
        }
        if (failure != null && now - failedAtMicros < FAILED_MICROS) {
            throw failure;
        }
        try {
            var discovered = discover(now);
            found = discovered;
            failure = null;
            return discovered;
        } catch (IOException | ParseException e) {
            var failed = unavailable(e);
            failure = failed;
            failedAtMicros = clock.nowMicros();
            throw failed;
        }
    }

    private Found discover(long now) throws IOException, ParseException {
        var document = client.retrieveResource(config.discovery().toURL()).getContent();
        var metadata = OIDCProviderMetadata.parse(document);
        if (!config.issuer().equals(metadata.getIssuer().getValue())) {
            throw new IOException(config.discovery() + " is of the issuer " + metadata.getIssuer());
        }
        for (var address : new @Nullable URI[] {
            metadata.getAuthorizationEndpointURI(), metadata.getTokenEndpointURI(), metadata.getJWKSetURI()
        }) {
            if (address == null || !OidcConfig.isProtected(address)) {
                throw new IOException(config.discovery() + " names an address that is not https: " + address);
            }
        }
        if (IdTokens.usable(metadata.getIDTokenJWSAlgs()).isEmpty()) {
            throw new IOException(config.discovery() + " offers no algorithm of a public key to sign ID tokens with");
        }
        return new Found(metadata, tokens(metadata), now);
    }

    private IdTokens tokens(OIDCProviderMetadata metadata) throws MalformedURLException {
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        metadata.getJWKSetURI().toURL(), client)
                .refreshAheadCache(false)
                .build();
        return new IdTokens(config, metadata.getIDTokenJWSAlgs(), keys);
    }

    private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
        var id = new ClientID(config.clientId());
        var secret =
                new com.nimbusds.oauth2.sdk.auth.Secret(config.clientSecret().reveal());
        var offered = metadata.getTokenEndpointAuthMethods();
        var basic = offered == null || offered.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return basic ? new ClientSecretBasic(id, secret) : new ClientSecretPost(id, secret);
    }

    private Scope scopes() {
        return Scope.parse(List.copyOf(config.scopes()));
    }

    private IssuerUnavailable unavailable(Exception cause) {
        return new IssuerUnavailable(config.name(), cause);
    }

    /** Why is for who runs the server: the person could do nothing about it. */
    private ClavigerException refused(String why, @Nullable Exception cause) {
        LOG.warn("a sign-in by {} was refused: {}", config.issuer(), why);
        return new ClavigerException(
                ErrorCode.CREDENTIAL_INVALID,
                config.name() + " did not confirm who you are. Begin again; if it stays so, tell who runs this server.",
                cause);
    }

    @Override
    public void close() {
        client.close();
    }
}
