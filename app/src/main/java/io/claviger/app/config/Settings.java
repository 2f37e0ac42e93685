package io.claviger.app.config;

import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Secret;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.store.postgres.PostgresUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the operator set, checked.
 *
 * @param database null for SQLite in the data directory
 * @param masterKey 32 bytes in base64, or null to generate one into the data directory
 * @param trustedProxies whose word on the client's address is taken
 * @param failures how many authentications may fail from one address
 * @param adminToken the first operator token, or null to generate one
 * @param lease how long this node judges after it last was up to date
 * @param publicUrl the gateway's outside address, or null to make it of host and port
 * @param controlPublicUrl where browsers reach the control port, or null for its own address
 * @param singleSignOn the issuer at which members may sign in besides, or null
 * @param auditRetention how long audit entries are kept, or null for ever
 */
public record Settings(
        Path dataDir,
        @Nullable PostgresUrl database,
        Set<NodeRole> roles,
        boolean httpsOnly,
        Listener control,
        Listener edge,
        Listener gateway,
        Listener health,
        @Nullable Secret masterKey,
        @Nullable Secret adminToken,
        TrustedProxies trustedProxies,
        FailureLimit failures,
        @Nullable URI publicUrl,
        @Nullable URI controlPublicUrl,
        @Nullable SingleSignOn singleSignOn,
        Connections connections,
        Upstreams upstreams,
        @Nullable Duration auditRetention,
        LeaseTerms lease,
        LogFormat logFormat,
        boolean demo) {

    /**
     * What clients' connections may take of each listener.
     *
     * @param limit how many there are at once
     * @param idle how long one may go without a byte
     */
    public record Connections(int limit, Duration idle) {}

    /**
     * How the gateway deals with upstreams.
     *
     * @param connect how long a connection may take, waiting for a free one included
     * @param answer how long the first byte of an answer may take
     * @param idle how long a body may stand still
     * @param connections to one upstream at most, each event loop
     * @param waiting requests that wait for a connection at most, each event loop
     */
    public record Upstreams(Duration connect, Duration answer, Duration idle, int connections, int waiting) {}

    /**
     * An issuer of identities (OpenID Connect).
     *
     * @param issuer as its ID tokens name it, to the letter
     * @param name what people call it
     */
    public record SingleSignOn(URI issuer, String clientId, Secret clientSecret, List<String> scopes, String name) {
        public SingleSignOn {
            scopes = List.copyOf(scopes);
        }
    }

    /** So many failed authentications an address in a window of so many seconds. */
    public record FailureLimit(int limit, int windowSeconds) {}

    public Settings {
        roles = Set.copyOf(roles);
    }

    public boolean has(NodeRole role) {
        return roles.contains(role);
    }

    /** The listeners of this node's roles, and health's. */
    public List<Listener> listeners() {
        return Stream.of(
                        has(NodeRole.CONTROL) ? control : null,
                        has(NodeRole.EDGE) ? edge : null,
                        has(NodeRole.GATEWAY) ? gateway : null,
                        health)
                .filter(listener -> listener != null)
                .toList();
    }
}
