package io.claviger.app.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every key that may be set, in the order in which {@code docs/configuration.md} shows them. */
public enum Setting {
    DATA_DIR("claviger.data-dir", "./data", "Where the database and the generated master key are kept."),
    DATABASE_URL(
            "claviger.database.url",
            null,
            "The PostgreSQL database that nodes share: `postgresql://user:password@host:port/name?sslmode=verify-full`; else"
                    + " SQLite in the data directory. It needs `claviger.master-key`, the same on every node"
                    + " ([more](postgresql.md))."),
    ROLES("claviger.roles", "control,edge,gateway", "Which listeners this node has; health is always there."),
    HOST("claviger.host", "127.0.0.1", "The address that every listener without a host of its own listens on."),
    HTTPS_ONLY("claviger.https-only", "false", "Whether plain HTTP on an address that others reach is refused."),

    CONTROL_HOST("claviger.control.host", null, "The management API's address; else `claviger.host`."),
    CONTROL_PORT("claviger.control.port", "8080", "The management API's port; 0 takes any that is free."),
    CONTROL_TLS_CERTIFICATE("claviger.control.tls.certificate", null, "PEM file: its certificate chain."),
    CONTROL_TLS_KEY("claviger.control.tls.key", null, "PEM file: its private key (PKCS #8)."),
    CONTROL_PUBLIC_URL(
            "claviger.control.public-url",
            null,
            "Where browsers reach the control port, such as `https://console.example.com`; else its own address. Sessions are"
                    + " taken from this origin alone."),

    EDGE_HOST("claviger.edge.host", null, "The verify endpoint's address; else `claviger.host`."),
    EDGE_PORT("claviger.edge.port", "8081", "The verify endpoint's port; 0 takes any that is free."),
    EDGE_TLS_CERTIFICATE("claviger.edge.tls.certificate", null, "PEM file: its certificate chain."),
    EDGE_TLS_KEY("claviger.edge.tls.key", null, "PEM file: its private key (PKCS #8)."),

    GATEWAY_HOST("claviger.gateway.host", null, "The gateway's address; else `claviger.host`."),
    GATEWAY_PORT("claviger.gateway.port", "8082", "The gateway's port; 0 takes any that is free."),
    GATEWAY_TLS_CERTIFICATE("claviger.gateway.tls.certificate", null, "PEM file: its certificate chain."),
    GATEWAY_TLS_KEY("claviger.gateway.tls.key", null, "PEM file: its private key (PKCS #8)."),

    HEALTH_HOST("claviger.health.host", null, "The address of health and metrics; else `claviger.host`."),
    HEALTH_PORT("claviger.health.port", "8083", "The port of health and metrics; 0 takes any that is free."),
    HEALTH_TLS_CERTIFICATE("claviger.health.tls.certificate", null, "PEM file: its certificate chain."),
    HEALTH_TLS_KEY("claviger.health.tls.key", null, "PEM file: its private key (PKCS #8)."),

    MASTER_KEY(
            "claviger.master-key",
            null,
            "32 bytes in base64 that seal what is secret in the database; else generated into the data directory. With"
                    + " PostgreSQL it must be given, or its file."),
    MASTER_KEY_FILE("claviger.master-key-file", null, "A file that holds the master key, instead of the key itself."),
    BOOTSTRAP_ADMIN_TOKEN(
            "claviger.bootstrap.admin-token",
            null,
            "The first operator token: `cvgadm_…`, 32 characters or more; else generated and printed at the first"
                    + " start. Read only while the store is empty."),

    TRUSTED_PROXIES(
            "claviger.trusted-proxies",
            null,
            "Addresses and CIDR ranges of the proxies whose client-address header is believed."),
    CLIENT_ADDRESS_HEADER(
            "claviger.client-address.header",
            null,
            "The one header that trusted proxies name the client's address in: `x-forwarded-for` or `forwarded`."),
    FAILED_AUTHENTICATION_LIMIT(
            "claviger.failed-authentication.limit",
            "100",
            "How many authentications may fail from one address (IPv6: one /64) in the window; beyond it, those that"
                    + " fail are a 429, and right secrets are accepted as ever."),
    FAILED_AUTHENTICATION_WINDOW(
            "claviger.failed-authentication.window",
            "1m",
            "How long a failed authentication counts: whole seconds (`30s`, `1m`)."),
    PUBLIC_URL("claviger.public-url", null, "The gateway's outside address; else made of its host and port."),

    OIDC_ISSUER(
            "claviger.oidc.issuer",
            null,
            "The issuer at which members may sign in besides ([more](members.md#single-sign-on)), as its ID tokens name it,"
                    + " such as `https://login.example.com/realms/staff`."),
    OIDC_CLIENT_ID("claviger.oidc.client-id", null, "What this server is called at the issuer."),
    OIDC_CLIENT_SECRET("claviger.oidc.client-secret", null, "The secret that the issuer gave for it."),
    OIDC_CLIENT_SECRET_FILE(
            "claviger.oidc.client-secret-file", null, "A file that holds that secret, instead of the secret itself."),
    OIDC_SCOPES("claviger.oidc.scopes", "openid,email,profile", "What is asked for there, with commas."),
    OIDC_NAME("claviger.oidc.name", "single sign-on", "What people call the issuer, for the button."),

    CONNECTIONS_LIMIT(
            "claviger.connections.limit",
            "20000",
            "How many connections each listener holds at once, where there are open files and memory for so many: three"
                    + " quarters of the files, and five eighths of what callers may make the process keep, at 10 KiB"
                    + " a connection, 64 KiB with TLS; what comes beyond is closed unread."),
    CONNECTIONS_IDLE_TIMEOUT(
            "claviger.connections.idle-timeout",
            "90s",
            "How long a client's connection may go without a byte in either direction, open streams and WebSockets"
                    + " included."),

    UPSTREAM_CONNECT_TIMEOUT(
            "claviger.gateway.upstream.connect-timeout",
            "5s",
            "How long a connection to an upstream may take, waiting for a free one included (`500ms`, `5s`, `2m`)."),
    UPSTREAM_ANSWER_TIMEOUT(
            "claviger.gateway.upstream.answer-timeout",
            "60s",
            "How long an upstream may take from the last byte of a request to the first of its answer; then 504."),
    UPSTREAM_IDLE_TIMEOUT(
            "claviger.gateway.upstream.idle-timeout",
            "90s",
            "How long a body may stand still on its way, in either direction."),
    UPSTREAM_CONNECTIONS(
            "claviger.gateway.upstream.connections",
            "256",
            "How many connections each event loop keeps to one upstream at most."),
    UPSTREAM_WAITING(
            "claviger.gateway.upstream.waiting",
            "1024",
            "How many requests each event loop lets wait for one of them; more are refused."),

    AUDIT_RETENTION(
            "claviger.audit.retention",
            null,
            "How long audit entries are kept, in days (`400d`); else for ever. What is older is dropped up to a signed"
                    + " checkpoint."),
    LEASE_DURATION(
            "claviger.lease.duration",
            "2s",
            "With several nodes on one database: for how long a node counts as in touch after it last was up to date, from"
                    + " `200ms` to `1m`."),
    LEASE_TOLERANCE(
            "claviger.lease.tolerance",
            "60s",
            "How long a node that is out of touch judges on before it refuses with 503; at least as long as the lease."),

    LOG_FORMAT("claviger.log.format", "plain", "How logs are written to standard output: `plain` or `json`."),
    DEMO("claviger.demo", "false", "Whether the loyalty example runs as an upstream with an account and a key.");

    private static final String PREFIX = "claviger.";

    private final String key;
    private final @Nullable String standard;
    private final String meaning;

    Setting(String key, @Nullable String standard, String meaning) {
        this.key = key;
        this.standard = standard;
        this.meaning = meaning;
    }

    /** The key in the file and on the command line. */
    public String key() {
        return key;
    }

    /** The environment variable of the same setting. */
    public String variable() {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The default as it would be written, or null where there is none. */
    public @Nullable String standard() {
        return standard;
    }

    /** What it means, in one sentence of Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Whether its value is never shown. */
    public boolean secret() {
        return this == MASTER_KEY
                || this == BOOTSTRAP_ADMIN_TOKEN
                || this == DATABASE_URL
                || this == OIDC_CLIENT_SECRET;
    }

    static Optional<Setting> ofKey(String key) {
        return Stream.of(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    static Optional<Setting> ofVariable(String variable) {
        return Stream.of(values())
                .filter(setting -> setting.variable().equals(variable))
                .findFirst();
    }

    static boolean isOurs(String key) {
        return key.startsWith(PREFIX);
    }
}
