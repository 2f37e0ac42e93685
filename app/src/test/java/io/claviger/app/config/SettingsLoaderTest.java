package io.claviger.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.lease.LeaseTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
    private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    @Test
    void everyKeyHasItsDefault() {
        var settings = load(Map.of(), Map.of()).settings();

        assertThat(settings)
                .isEqualTo(new Settings(
                        Path.of("./data"),
                        null,
                        Set.of(NodeRole.CONTROL, NodeRole.EDGE, NodeRole.GATEWAY),
                        false,
                        new Listener("control", "127.0.0.1", 8080, null),
                        new Listener("edge", "127.0.0.1", 8081, null),
                        new Listener("gateway", "127.0.0.1", 8082, null),
                        new Listener("health", "127.0.0.1", 8083, null),
                        null,
                        null,
                        TrustedProxies.NONE,
                        new Settings.FailureLimit(100, 60),
                        null,
                        null,
                        null,
                        new Settings.Connections(20_000, Duration.ofSeconds(90)),
                        new Settings.Upstreams(
                                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(90), 256, 1024),
                        null,
                        LeaseTerms.USUAL,
                        LogFormat.PLAIN,
                        false));
    }

    @Test
    void everyKeyCanBeSetInTheFile() throws IOException {
        var certificate = Files.writeString(folder.resolve("cert.pem"), "x");
        var key = Files.writeString(folder.resolve("key.pem"), "x");
        var loaded = loadFile("""
                claviger:
                  data-dir: /var/lib/claviger
                  roles: [edge, gateway]
                  host: 10.0.0.1
                  https-only: true
                  audit: {retention: 400d}
                  failed-authentication: {limit: 7, window: 90s}
                  connections: {limit: 12, idle-timeout: 3s}
                  control: {host: 10.0.0.2, port: 1, tls: {certificate: CERT, key: KEY}}
                  edge: {host: 10.0.0.3, port: 2, tls: {certificate: CERT, key: KEY}}
                  gateway:
                    port: 3
                    tls: {certificate: CERT, key: KEY}
                    upstream: {connect-timeout: 500ms, answer-timeout: 2m, idle-timeout: 1s, connections: 2, waiting: 0}
                  health: {host: "::1", port: 0, tls: {certificate: CERT, key: KEY}}
                  master-key: MASTER
                  bootstrap.admin-token: cvgadm_abcdefghijklmnopqrstuvwxyz
                  trusted-proxies: [192.0.2.1, "2001:db8::/32"]
                  client-address.header: X-Forwarded-For
                  public-url: https://api.example.com/
                  log.format: json
                  demo: true
                """.replace("CERT", certificate.toString())
                .replace("KEY", key.toString())
                .replace("MASTER", MASTER_KEY));

        var settings = loaded.settings();
        var tls = new Listener.Tls(certificate, key);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/claviger"));
        assertThat(settings.roles()).containsExactlyInAnyOrder(NodeRole.EDGE, NodeRole.GATEWAY);
        assertThat(settings.httpsOnly()).isTrue();
        assertThat(settings.control()).isEqualTo(new Listener("control", "10.0.0.2", 1, tls));
        assertThat(settings.edge()).isEqualTo(new Listener("edge", "10.0.0.3", 2, tls));
        assertThat(settings.gateway()).isEqualTo(new Listener("gateway", "10.0.0.1", 3, tls));
        assertThat(settings.health()).isEqualTo(new Listener("health", "::1", 0, tls));
        assertThat(settings.listeners()).extracting(Listener::name).containsExactly("edge", "gateway", "health");
        assertThat(settings.masterKey().reveal()).isEqualTo(MASTER_KEY);
        assertThat(settings.adminToken().reveal()).isEqualTo("cvgadm_abcdefghijklmnopqrstuvwxyz");
        assertThat(settings.trustedProxies())
                .isEqualTo(new TrustedProxies(
                        List.of(AddressRange.parse("192.0.2.1"), AddressRange.parse("2001:db8::/32")),
                        ClientAddressHeader.X_FORWARDED_FOR));
        assertThat(settings.publicUrl()).hasToString("https://api.example.com");
        assertThat(settings.failures()).isEqualTo(new Settings.FailureLimit(7, 90));
        assertThat(settings.connections()).isEqualTo(new Settings.Connections(12, Duration.ofSeconds(3)));
        assertThat(settings.upstreams())
                .isEqualTo(new Settings.Upstreams(
                        Duration.ofMillis(500), Duration.ofMinutes(2), Duration.ofSeconds(1), 2, 0));
        assertThat(settings.auditRetention()).isEqualTo(Duration.ofDays(400));
        assertThat(settings.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(settings.demo()).isTrue();
        assertThat(settings.toString()).doesNotContain(MASTER_KEY).doesNotContain("cvgadm_");
    }

    @Test
    void aDatabaseIsNamedByItsUrlWhichIsNeverShown() {
        var url = "postgresql://claviger:pass-word@db.example:5433/keys";
        var settings = load(Map.of("CLAVIGER_DATABASE_URL", url), Map.of()).settings();
        assertThat(settings.database().database()).isEqualTo("keys");
        assertThat(settings.toString()).doesNotContain("pass-word");
        assertThatThrownBy(() -> load(Map.of("CLAVIGER_DATABASE_URL", "mysql://u:pass-word@h/d"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("claviger.database.url")
                .message()
                .doesNotContain("pass-word");
    }

    @Test
    void aLeaseHasItsBoundsAndItsToleranceIsNoShorter() {
        var terms = load(Map.of(), Map.of("claviger.lease.duration", "500ms", "claviger.lease.tolerance", "500ms"))
                .settings()
                .lease();
        assertThat(terms).isEqualTo(new LeaseTerms(Duration.ofMillis(500), Duration.ofMillis(500)));
        assertThatThrownBy(() -> load(Map.of(), Map.of("claviger.lease.duration", "199ms")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("claviger.lease.duration")
                .hasMessageContaining("200ms to 1m");
        assertThatThrownBy(() -> load(Map.of(), Map.of("claviger.lease.duration", "61s")))
                .isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> load(Map.of(), Map.of("claviger.lease.tolerance", "1s")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("claviger.lease.tolerance is shorter than claviger.lease.duration");
    }

    @Test
    void everyKeyHasAnEnvironmentVariable() {
        for (var setting : Setting.values()) {
            assertThat(setting.variable()).matches("CLAVIGER_[A-Z_]+");
        }
        var settings = load(
                        Map.of(
                                "CLAVIGER_DATA_DIR", "/srv/keys",
                                "CLAVIGER_GATEWAY_HOST", "0.0.0.0",
                                "CLAVIGER_HTTPS_ONLY", "true",
                                "CLAVIGER_MASTER_KEY", MASTER_KEY,
                                "CLAVIGER_BOOTSTRAP_ADMIN_TOKEN", "cvgadm_abcdefghijklmnopqrstuvwxyz",
                                "CLAVIGER_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7",
                                "CLAVIGER_CLIENT_ADDRESS_HEADER", "forwarded"),
                        Map.of())
                .settings();

        assertThat(settings.dataDir()).isEqualTo(Path.of("/srv/keys"));
        assertThat(settings.gateway().host()).isEqualTo("0.0.0.0");
        assertThat(settings.httpsOnly()).isTrue();
        assertThat(settings.masterKey()).isNotNull();
        assertThat(settings.adminToken()).isNotNull();
        assertThat(settings.trustedProxies().ranges())
                .map(AddressRange::text)
                .containsExactly("10.0.0.0/8", "192.0.2.7");
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        var file = Files.writeString(
                folder.resolve("c.yaml"), "claviger: {control.port: 1, edge.port: 1, gateway.port: 1}");
        var settings = SettingsLoader.load(
                        file,
                        Map.of("CLAVIGER_EDGE_PORT", "2", "CLAVIGER_GATEWAY_PORT", "2"),
                        Map.of("claviger.gateway.port", "3"))
                .settings();

        assertThat(settings.control().port()).isEqualTo(1);
        assertThat(settings.edge().port()).isEqualTo(2);
        assertThat(settings.gateway().port()).isEqualTo(3);
    }

    @Test
    void anUnknownKeyInTheFileIsRefusedAndTheNearestNamed() {
        assertThatThrownBy(() -> loadFile("claviger: {gatway: {port: 1}}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("claviger.gatway.port")
                .hasMessageContaining("did you mean claviger.gateway.port?");
    }

    @Test
    void aKeyWhoseFeatureDoesNotExistYetIsRefused() {
        assertThatThrownBy(() -> loadFile("claviger: {redis: {url: x}}")).hasMessageContaining("claviger.redis.url");
    }

    @Test
    void anUnknownKeyOnTheCommandLineIsRefused() {
        assertThatThrownBy(() -> load(Map.of(), Map.of("claviger.datadir", "x")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("claviger.datadir in the command line is not a setting; did you mean claviger.data-dir?");
    }

    @Test
    void anUnknownVariableIsAWarningThatNamesIt() {
        var loaded = load(Map.of("CLAVIGER_SERVICE_HOST", "10.1.2.3", "PATH", "/bin"), Map.of());

        assertThat(loaded.warnings()).singleElement().asString().contains("CLAVIGER_SERVICE_HOST");
    }

    @Test
    void theVariablesOfTheCommandLineClientAreNoSurprise() {
        var loaded = load(Map.of("CLAVIGER_SERVER", "http://x", "CLAVIGER_TOKEN", "secret"), Map.of());

        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void aSecretOnTheCommandLineIsUsedWithAWarningThatDoesNotShowIt() {
        var loaded = load(Map.of(), Map.of("claviger.master-key", MASTER_KEY));

        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .contains("claviger.master-key")
                .doesNotContain(MASTER_KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claviger.gateway.port | 99999 | a number from 0 to 65535",
                "claviger.gateway.port | tcp://10.0.0.1:8082 | a number from 0 to 65535",
                "claviger.edge.host | http://here | without a scheme",
                "claviger.https-only | yes | true or false",
                "claviger.roles | console | control, edge, gateway",
                "claviger.roles | , | control, edge, gateway",
                "claviger.trusted-proxies | 010.0.0.1 | CIDR",
                "claviger.trusted-proxies | 10.1 | CIDR",
                "claviger.trusted-proxies | 10.0.0.0/33 | CIDR",
                "claviger.trusted-proxies | proxy.example | CIDR",
                "claviger.client-address.header | X-Real-IP | x-forwarded-for or forwarded",
                "claviger.public-url | api.example.com | https://api.example.com",
                "claviger.public-url | https://user@api.example.com | https://api.example.com",
                "claviger.public-url | https://api.example.com/path | https://api.example.com",
                "claviger.failed-authentication.limit | 0 | a number from 1 to 32767",
                "claviger.failed-authentication.limit | 32768 | a number from 1 to 32767",
                "claviger.failed-authentication.window | 1500ms | whole seconds",
                "claviger.failed-authentication.window | 0s | 500ms, 5s or 2m",
                "claviger.failed-authentication.window | 60 | 500ms, 5s or 2m",
                "claviger.gateway.upstream.answer-timeout | 60 | 500ms, 5s or 2m",
                "claviger.gateway.upstream.answer-timeout | 0s | 500ms, 5s or 2m",
                "claviger.connections.limit | 0 | a number from 1",
                "claviger.connections.idle-timeout | 0s | 500ms, 5s or 2m",
                "claviger.gateway.upstream.connections | 0 | a number from 1",
                "claviger.audit.retention | 0d | whole days such as 400d",
                "claviger.audit.retention | 36501d | whole days such as 400d",
                "claviger.audit.retention | 24h | whole days such as 400d",
                "claviger.log.format | xml | plain, json",
                "claviger.demo | 1 | true or false",
                "claviger.gateway.tls.certificate | /does/not/exist | a file that exists",
            })
    void aBadValueIsOneLineThatNamesKeyValueAndWhatIsRight(String key, String value, String right) {
        assertThatThrownBy(() -> load(Map.of(), Map.of(key, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value)
                .hasMessageContaining(right)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "CLAVIGER_MASTER_KEY, c2hvcnQ=",
        "CLAVIGER_MASTER_KEY, not-base64!",
        "CLAVIGER_BOOTSTRAP_ADMIN_TOKEN, cvgadm_tooshort",
        "CLAVIGER_BOOTSTRAP_ADMIN_TOKEN, adm_abcdefghijklmnopqrstuvwxyz012345"
    })
    void aBadSecretIsNotShown(String variable, String value) {
        assertThatThrownBy(() -> load(Map.of(variable, value), Map.of()))
                .isInstanceOf(SettingsException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain(value);
    }

    @Test
    void theMasterKeyMayBeInAFile() throws IOException {
        var file = Files.writeString(folder.resolve("key"), MASTER_KEY + "\n");

        var settings = load(Map.of("CLAVIGER_MASTER_KEY_FILE", file.toString()), Map.of())
                .settings();

        assertThat(settings.masterKey().reveal()).isEqualTo(MASTER_KEY);
    }

    @Test
    void twoMasterKeysAreOneTooMany() throws IOException {
        var file = Files.writeString(folder.resolve("key"), MASTER_KEY);

        assertThatThrownBy(() -> load(
                        Map.of("CLAVIGER_MASTER_KEY_FILE", file.toString(), "CLAVIGER_MASTER_KEY", MASTER_KEY),
                        Map.of()))
                .hasMessageContaining("both set");
    }

    @Test
    void anIssuerOfIdentitiesIsReadWithItsSecretFromAFile() throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "s3cret\n");
        var issuer = "https://login.example.com/realms/staff/";
        var set = Map.of(
                "CLAVIGER_OIDC_ISSUER", issuer,
                "CLAVIGER_OIDC_CLIENT_ID", "claviger",
                "CLAVIGER_OIDC_CLIENT_SECRET_FILE", file.toString(),
                "CLAVIGER_OIDC_SCOPES", "openid, email",
                "CLAVIGER_OIDC_NAME", "Acme login");

        var read = load(set, Map.of()).settings().singleSignOn();

        assertThat(read.issuer()).hasToString(issuer);
        assertThat(read.clientId()).isEqualTo("claviger");
        assertThat(read.clientSecret().reveal()).isEqualTo("s3cret");
        assertThat(read.scopes()).containsExactly("openid", "email");
        assertThat(read.name()).isEqualTo("Acme login");
    }

    @Test
    void anIssuerIsGivenWithAllThatItNeedsOrNotAtAll() {
        var issuer = Map.of("claviger.oidc.issuer", "https://login.example.com");
        assertThatThrownBy(() -> load(Map.of(), issuer)).hasMessageContaining("claviger.oidc.client-secret is missing");
        assertThatThrownBy(() -> load(Map.of("CLAVIGER_OIDC_CLIENT_SECRET", "s3cret"), issuer))
                .hasMessageContaining("claviger.oidc.client-id is missing");
        assertThatThrownBy(() -> load(Map.of("CLAVIGER_OIDC_CLIENT_SECRET", "s3cret"), Map.of()))
                .hasMessageContaining("claviger.oidc.issuer is missing")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com",
                "https://user@login.example.com",
                "https://login.example.com?x=1",
                "https://login.example.com#x",
                "https:///x",
                "login.example.com",
                "ftp://127.0.0.1"
            })
    void anIssuerForWhomOthersCouldAnswerIsRefused(String issuer) {
        assertThatThrownBy(
                        () -> load(Map.of("CLAVIGER_OIDC_CLIENT_SECRET", "s"), Map.of("claviger.oidc.issuer", issuer)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("claviger.oidc.issuer");
    }

    @Test
    void halfATlsPairIsRefused() throws IOException {
        var file = Files.writeString(folder.resolve("cert.pem"), "x");

        assertThatThrownBy(() -> load(Map.of("CLAVIGER_EDGE_TLS_CERTIFICATE", file.toString()), Map.of()))
                .hasMessage("claviger.edge.tls.key is missing: claviger.edge.tls.certificate alone makes no TLS.");
    }

    @Test
    void aClientAddressHeaderThatNobodyMaySendIsRefused() {
        assertThatThrownBy(() -> load(Map.of("CLAVIGER_CLIENT_ADDRESS_HEADER", "forwarded"), Map.of()))
                .hasMessageContaining("claviger.trusted-proxies");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(load(Map.of("CLAVIGER_GATEWAY_PORT", ""), Map.of())
                        .settings()
                        .gateway()
                        .port())
                .isEqualTo(8082);
    }

    @Test
    void aFileThatIsNamedMustExist() {
        assertThatThrownBy(() -> SettingsLoader.load(folder.resolve("none.yaml"), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("none.yaml");
        assertThatThrownBy(() -> load(Map.of("CLAVIGER_CONFIG", "/none.yaml"), Map.of()))
                .hasMessageContaining("CLAVIGER_CONFIG names the file /none.yaml");
    }

    @Test
    void whatIsNotYamlIsSaidWithItsPlace() {
        assertThatThrownBy(() -> loadFile("claviger:\n  - [unclosed\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("line")
                .hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> loadFile("just text")).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> loadFile("- a\n- b\n")).isInstanceOf(SettingsException.class);
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(loadFile("").settings().edge().port()).isEqualTo(8081);
        assertThat(loadFile("# only a comment\n").settings().edge().port()).isEqualTo(8081);
        assertThat(loadFile("claviger:\n  # host: x\n").settings().edge().port())
                .isEqualTo(8081);
    }

    @Test
    void anExpressionInAValueIsNotLookedUp() {
        assertThat(load(Map.of("CLAVIGER_DATA_DIR", "/srv/${HOME}"), Map.of())
                        .settings()
                        .dataDir())
                .isEqualTo(Path.of("/srv/${HOME}"));
    }

    private SettingsLoader.Loaded loadFile(String yaml) throws IOException {
        return SettingsLoader.load(Files.writeString(folder.resolve("claviger.yaml"), yaml), Map.of(), Map.of());
    }

    private static SettingsLoader.Loaded load(Map<String, String> environment, Map<String, String> commandLine) {
        return SettingsLoader.load(null, environment, commandLine);
    }
}
