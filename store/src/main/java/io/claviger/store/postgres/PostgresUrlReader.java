package io.claviger.store.postgres;

import io.claviger.core.credential.Secret;
import io.claviger.store.postgres.PostgresUrl.Host;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one URL part by part. No message shows what was read: it may be a piece of a password. */
final class PostgresUrlReader {
    private static final String JDBC = "jdbc:";
    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");
    private static final Set<String> PARAMETERS =
            Set.of("user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey");
    private static final String SYSTEM_ROOTS = "system";
    private static final int MAX_PORT = 65_535;

    private final String text;
    private final Map<String, String> parameters = new HashMap<>();

    PostgresUrlReader(String text) {
        this.text = text;
    }

    PostgresUrl read() {
        var rest = afterScheme(text);
        if (rest.indexOf('#') >= 0) {
            throw wrong("it", "has a \"#\", which must be written %23");
        }
        var query = rest.indexOf('?');
        if (query >= 0) {
            readParameters(rest.substring(query + 1));
            rest = rest.substring(0, query);
        }
        var slash = rest.indexOf('/');
        if (slash < 0 || slash == rest.length() - 1) {
            throw wrong("the name of the database", "is missing");
        }
        var name = rest.substring(slash + 1);
        if (name.indexOf('/') >= 0 || name.indexOf('@') >= 0) {
            throw wrong(
                    "the name of the database", "has a \"/\" or \"@\", which must be percent-encoded here and before");
        }
        var hosts = readAuthority(rest.substring(0, slash));
        return url(hosts, decoded("the name of the database", name));
    }

    private static String afterScheme(String text) {
        var rest = text.startsWith(JDBC) ? text.substring(JDBC.length()) : text;
        for (var scheme : SCHEMES) {
            if (rest.startsWith(scheme)) {
                return rest.substring(scheme.length());
            }
        }
        throw wrong("it", "does not start with postgresql:// or jdbc:postgresql://");
    }

    /** The hosts; who we are becomes parameters. */
    private List<Host> readAuthority(String authority) {
        var at = authority.indexOf('@');
        if (at != authority.lastIndexOf('@')) {
            throw wrong("the password", "has an \"@\", which must be written %40");
        }
        if (at >= 0) {
            var who = authority.substring(0, at);
            var colon = who.indexOf(':');
            put("user", decoded("the user", colon < 0 ? who : who.substring(0, colon)));
            if (colon >= 0) {
                put("password", decoded("the password", who.substring(colon + 1)));
            }
        }
        var hosts = new ArrayList<Host>();
        for (var host : authority.substring(at + 1).split(",", -1)) {
            hosts.add(host(host));
        }
        return hosts;
    }

    private static Host host(String text) {
        var bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        var colon = text.indexOf(':', bracket + 1);
        var name = colon < 0 ? text : text.substring(0, colon);
        if (bracket >= 0) {
            if (bracket != name.length() - 1) {
                throw wrong("the host", "has something behind its bracket");
            }
            name = name.substring(1, bracket);
        }
        var good = bracket >= 0 ? "[0-9A-Fa-f:.]+" : "[0-9A-Za-z._-]+";
        if (!name.matches(good)) {
            throw wrong("the host", "is missing, or no name or address (an IPv6 address stands in brackets)");
        }
        return new Host(name, colon < 0 ? PostgresUrl.DEFAULT_PORT : port(text.substring(colon + 1)));
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}")) {
            var port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        }
        throw wrong("the port", "is no number from 1 to " + MAX_PORT);
    }

    private void readParameters(String query) {
        for (var pair : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            if (!PARAMETERS.contains(name)) {
                // A name that is none may be the rest of a password with a "?" or "&" in it.
                throw wrong("a parameter", "is not known; there are " + String.join(", ", sorted(PARAMETERS)));
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw wrong(name, "has no value");
            }
            if (pair.indexOf('+', equals) >= 0) {
                throw wrong(name, "has a \"+\", which must be written %2B (or %20 for a blank)");
            }
            put(name, decoded(name, pair.substring(equals + 1)));
        }
    }

    private void put(String name, String value) {
        if (parameters.put(name, value) != null) {
            throw wrong(name, "is there twice");
        }
    }

    private PostgresUrl url(List<Host> hosts, String database) {
        var user = parameters.get("user");
        if (user == null || user.isEmpty()) {
            throw wrong("the user", "is missing");
        }
        var password = parameters.get("password");
        var roots = parameters.get("sslrootcert");
        var system = SYSTEM_ROOTS.equals(roots);
        var certificate = file("sslcert");
        var key = file("sslkey");
        if ((certificate == null) != (key == null)) {
            throw wrong(certificate == null ? "sslcert" : "sslkey", "is missing: the other alone proves nothing");
        }
        return new PostgresUrl(
                hosts,
                database,
                user,
                password == null ? null : Secret.of(password),
                sslMode(system),
                system ? null : file("sslrootcert"),
                system,
                certificate,
                key);
    }

    private SslMode sslMode(boolean systemRoots) {
        var given = parameters.get("sslmode");
        if (given == null) {
            return systemRoots ? SslMode.VERIFY_FULL : SslMode.PREFER;
        }
        var mode = SslMode.of(given)
                .orElseThrow(() ->
                        wrong("sslmode", "is none of disable, allow, prefer, require, verify-ca and verify-full"));
        if (systemRoots && mode != SslMode.VERIFY_FULL) {
            // As libpq has it: a public authority signs for anybody's name.
            throw wrong("sslmode", "must be verify-full with sslrootcert=system");
        }
        return mode;
    }

    private @Nullable Path file(String name) {
        var value = parameters.get(name);
        try {
            return value == null ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw wrong(name, "is no path of this machine");
        }
    }

    private static String decoded(String what, String encoded) {
        String decoded;
        try {
            decoded = PercentEncoding.decode(encoded);
        } catch (IllegalArgumentException e) {
            // Without its cause: it may quote what stands there.
            throw wrong(what, "is not percent-encoded as a URL's parts are");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw wrong(what, "has a U+0000");
        }
        return decoded;
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static IllegalArgumentException wrong(String what, String how) {
        return new IllegalArgumentException(what + " " + how);
    }
}
