package io.claviger.edge.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/** What the two files of a certificate held at one moment. Has no {@code toString} that would show the key. */
final class TlsMaterial {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    /** RFC 9325 section 3.1. */
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final byte[] certificate;
    private final byte[] key;

    private TlsMaterial(byte[] certificate, byte[] key) {
        this.certificate = certificate;
        this.key = key;
    }

    static TlsMaterial read(TlsFiles files) throws IOException {
        return new TlsMaterial(Files.readAllBytes(files.certificate()), Files.readAllBytes(files.key()));
    }

    boolean sameAs(TlsMaterial other) {
        return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
    }

    /** For a server that is being made. */
    void present(HttpServerOptions options) {
        options.setKeyCertOptions(pem()).setEnabledSecureTransportProtocols(PROTOCOLS);
    }

    /** For a server that runs. */
    ServerSSLOptions options() {
        var options = new ServerSSLOptions().setClientAuth(ClientAuth.NONE);
        options.setKeyCertOptions(pem());
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        return options;
    }

    private PemKeyCertOptions pem() {
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
    }

    /**
     * Fails unless the key is the certificate's. While files are being replaced one may be new and the other old; the TLS
     * engine would take such a pair and then fail every handshake. Keys in another form than PKCS #8 are left to it.
     */
    void requirePair() throws GeneralSecurityException {
        var text = new String(key, StandardCharsets.US_ASCII);
        var begin = text.indexOf(KEY_BEGIN);
        var end = text.indexOf(KEY_END);
        var holder = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate))
                .getPublicKey();
        if (begin < 0 || end < begin) {
            return;
        }
        var der = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
        if (!signs(holder, der)) {
            throw new GeneralSecurityException("the private key is not that of the certificate");
        }
    }

    private static boolean signs(PublicKey holder, byte[] der) throws GeneralSecurityException {
        var algorithm = switch (holder.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> holder.getAlgorithm();
        };
        var secret = KeyFactory.getInstance(holder.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
        var message = "claviger".getBytes(StandardCharsets.US_ASCII);
        var signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(message);
        var signed = signature.sign();
        signature.initVerify(holder);
        signature.update(message);
        return signature.verify(signed);
    }
}
