package io.claviger.control;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.claviger.control.json.JsonText;
import io.claviger.control.oidc.OidcConfig;
import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An issuer of identities that can be made to lie in every way. It asks nobody for a password. */
final class FakeIssuer implements AutoCloseable {
    static final String CLIENT = "claviger";
    private static final String SECRET = "the-secret-of-the-client";

    final String address;
    final AtomicInteger exchanges = new AtomicInteger();
    final AtomicInteger discoveries = new AtomicInteger();
    final Map<String, Object> metadata = new LinkedHashMap<>();
    final RSAKey key;

    /** A key of another issuer, under the same id. */
    final RSAKey strange;

    final ECKey curve;

    /** How ID tokens are made of their claims. */
    Signing signing;

    /** What becomes of the claims before. */
    UnaryOperator<Map<String, Object>> claims = one -> one;

    private final HttpServer server;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();

    interface Signing {
        String sign(JWTClaimsSet claims) throws JOSEException;
    }

    private record Asked(Map<String, String> query, String subject, Map<String, Object> more) {}

    FakeIssuer() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        key = new RSAKeyGenerator(2048).keyID("k1").keyUse(KeyUse.SIGNATURE).generate();
        strange = new RSAKeyGenerator(2048).keyID("k1").generate();
        curve = new ECKeyGenerator(Curve.P_256)
                .keyID("k2")
                .algorithm(JWSAlgorithm.ES256)
                .generate();
        signing = rs256(key);
        metadata.putAll(Map.of(
                "issuer",
                address,
                "authorization_endpoint",
                address + "/authorize",
                "token_endpoint",
                address + "/token",
                "jwks_uri",
                address + "/keys",
                "response_types_supported",
                List.of("code"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256", "ES256", "HS256", "none")));
        server.createContext("/.well-known/openid-configuration", exchange -> {
            discoveries.incrementAndGet();
            answer(exchange, 200, metadata);
        });
        server.createContext(
                "/keys",
                exchange -> answer(
                        exchange, 200, new JWKSet(List.of(key.toPublicJWK(), curve.toPublicJWK())).toJSONObject()));
        server.createContext("/token", this::token);
        server.start();
    }

    OidcConfig config() {
        return new OidcConfig(address, CLIENT, Secret.of(SECRET), List.of("openid", "email"), "Acme login");
    }

    /** A person signs in at the address that the browser was sent to; gives the code that it comes back with. */
    String signIn(URI asked, String subject, Map<String, Object> more) {
        var query = new LinkedHashMap<String, String>();
        URLUtils.parseParameters(asked.getRawQuery()).forEach((name, values) -> query.put(name, values.getFirst()));
        var code = UUID.randomUUID().toString();
        codes.put(code, new Asked(query, subject, more));
        return code;
    }

    static Signing rs256(RSAKey by) {
        return claims -> signed(JWSAlgorithm.RS256, by, claims);
    }

    Signing es256() {
        return claims -> {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(curve.getKeyID())
                            .build(),
                    claims);
            token.sign(new ECDSASigner(curve));
            return token.serialize();
        };
    }

    /** By a MAC whose secret is the public key as everybody may read it. */
    Signing hs256ByThePublicKey() {
        return claims -> {
            var secret = key.toRSAPublicKey().getEncoded();
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new MACSigner(secret));
            return token.serialize();
        };
    }

    /** By a MAC whose secret is the client's. */
    static Signing hs256ByTheClientSecret() {
        return claims -> {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner((SECRET + SECRET).getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        };
    }

    static Signing none() {
        return claims -> new PlainJWT(claims).serialize();
    }

    private static String signed(JWSAlgorithm algorithm, RSAKey by, JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(by.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(by));
        return token.serialize();
    }

    private void token(HttpExchange exchange) throws IOException {
        exchanges.incrementAndGet();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var form = new LinkedHashMap<String, String>();
        URLUtils.parseParameters(body).forEach((name, values) -> form.put(name, values.getFirst()));
        var asked = codes.remove(form.getOrDefault("code", ""));
        var basic =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (asked == null
                || !basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !asked.query.get("redirect_uri").equals(form.get("redirect_uri"))
                || !proves(asked, form.get("code_verifier"))) {
            answer(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        var now = Instant.now().getEpochSecond();
        var said = new LinkedHashMap<String, Object>(Map.of(
                "iss",
                address,
                "sub",
                asked.subject,
                "aud",
                CLIENT,
                "iat",
                now,
                "exp",
                now + 300,
                "nonce",
                asked.query.get("nonce")));
        said.putAll(asked.more);
        try {
            answer(
                    exchange,
                    200,
                    Map.of(
                            "access_token", "unused",
                            "token_type", "Bearer",
                            "id_token", signing.sign(set(claims.apply(said)))));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean proves(Asked asked, String verifier) {
        return "S256".equals(asked.query.get("code_challenge_method"))
                && CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
                        .getValue()
                        .equals(asked.query.get("code_challenge"));
    }

    private static JWTClaimsSet set(Map<String, Object> claims) {
        var set = new JWTClaimsSet.Builder();
        claims.forEach((name, value) -> set.claim(
                name,
                List.of("iat", "exp", "nbf").contains(name) && value instanceof Long seconds
                        ? new Date(seconds * 1000)
                        : value));
        return set.build();
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        try (exchange) {
            var bytes = JsonText.of(body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Answers at a path of its own, whatever is asked. */
    void put(String path, com.sun.net.httpserver.HttpHandler handler) {
        server.createContext(path, handler);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
