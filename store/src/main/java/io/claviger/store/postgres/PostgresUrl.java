package io.claviger.store.postgres;

import io.claviger.core.credential.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is and who we are there. It does not show its password.
 *
 * @param hosts of one cluster; where there are several, the one that takes writes is used
 * @param password null where the server asks for none, or libpq's password file has it
 * @param rootCertificate of who signed the server's certificate (PEM); null for {@code ~/.postgresql/root.crt}
 * @param systemRoots whether the Java platform's own roots are trusted instead
 * @param certificate ours (PEM), with its key
 */
public record PostgresUrl(
        List<Host> hosts,
        String database,
        String user,
        @Nullable Secret password,
        SslMode sslMode,
        @Nullable Path rootCertificate,
        boolean systemRoots,
        @Nullable Path certificate,
        @Nullable Path key) {
    static final int DEFAULT_PORT = 5432;

    /** One server. */
    public record Host(String name, int port) {
        /** An IPv6 address stands in brackets. */
        @Override
        public String toString() {
            return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
        }
    }

    public PostgresUrl {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads a URL in libpq's form or in JDBC's, {@code postgresql://user:password@host:port/name?sslmode=verify-full} or
     * {@code jdbc:postgresql://host:port/name?user=…&password=…}; parts are percent-encoded (RFC 3986 section 2.1).
     *
     * @throws IllegalArgumentException that says which part is wrong, and shows none of it: any may hold a piece of a
     *     password that was not encoded
     */
    public static PostgresUrl parse(String text) {
        return new PostgresUrlReader(text).read();
    }

    /** As JDBC wants it, without anything secret. */
    String jdbc() {
        return "jdbc:postgresql://" + servers() + "/" + PercentEncoding.encode(database);
    }

    /** Whether all of it stays on this machine. */
    public boolean loopback() {
        return hosts.stream()
                .allMatch(host ->
                        host.name.equals("localhost") || host.name.startsWith("127.") || host.name.equals("::1"));
    }

    /** For people: user, servers and name. */
    @Override
    public String toString() {
        return "postgresql://" + PercentEncoding.encode(user) + "@" + servers() + "/"
                + PercentEncoding.encode(database);
    }

    private String servers() {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    }
}
