package io.claviger.store;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Who signs certificates in tests, with the JDK's keytool. */
final class TestAuthority {
    private static final String PASSWORD = "changeit";

    /** A certificate and its key, as PEM files. */
    record Issued(Path certificate, Path key) {}

    private final Path directory;

    private TestAuthority(Path directory) {
        this.directory = directory;
    }

    static TestAuthority in(Path directory) throws Exception {
        Files.createDirectories(directory);
        var authority = new TestAuthority(directory);
        authority.keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Tests", "-ext", "bc:c", "-keyalg", "EC");
        authority.export("ca", authority.certificate());
        return authority;
    }

    /** Its own certificate, by which others trust it. */
    Path certificate() {
        return directory.resolve("ca.pem");
    }

    /** @param name a subject alternative name as keytool takes it, {@code ip:…} or {@code dns:…} */
    Issued issue(String name) throws Exception {
        var names = "san=" + name;
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-dname",
                "CN=server",
                "-keyalg",
                "EC",
                "-signer",
                "ca",
                "-ext",
                names);
        var issued = new Issued(directory.resolve("server.pem"), directory.resolve("server.key"));
        export("server", issued.certificate());
        writeKey(issued.key());
        return issued;
    }

    private void export(String alias, Path file) throws Exception {
        keytool("-exportcert", "-rfc", "-alias", alias, "-file", file.toString());
    }

    private void writeKey(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(directory.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        var key = store.getKey("server", PASSWORD.toCharArray());
        var body = Base64.getMimeEncoder(64, "\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
        // else the server refuses it
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve("keys.p12").toString(), "-storepass", PASSWORD));
        var keytool = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        if (keytool.waitFor() != 0) {
            throw new AssertionError("keytool failed: " + command);
        }
    }
}
