package io.claviger.app.serve;

import io.claviger.app.config.Settings;
import io.claviger.app.health.Readiness;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.lease.Lease;
import io.claviger.store.cluster.Cluster;
import io.claviger.store.cluster.NodeProfile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/** This process among the nodes that share its database. */
final class ThisNode {
    private static final int ID_BYTES = 4;
    private static final int MOST_CHARACTERS = 60;
    private static final String PART = "lease";

    private ThisNode() {}

    /** Joins the others, and lets readiness follow the lease. */
    static Cluster join(Cluster cluster, Lease lease, Settings settings, SecureRandom random, Readiness readiness)
            throws StartException {
        try {
            cluster.join(profile(settings, random), lease);
        } catch (ClavigerException e) {
            throw new StartException("this node can't join the others: " + e.detail(), StartException.PASSING, e);
        }
        readiness.beforeReports(() -> say(lease, readiness));
        return cluster;
    }

    /** Asked by the clock, like every decision: a process that stood still must not report what was. */
    private static void say(Lease lease, Readiness readiness) {
        var state = lease.state();
        if (state == Lease.State.LAPSED) {
            readiness.waitFor(PART, "It has been out of touch with the database for too long, and refuses requests.");
        } else {
            readiness.ready(PART);
        }
        if (state == Lease.State.OUT_OF_TOUCH) {
            readiness.warn(PART, "It is out of touch with the database, and judges by what it knew last.");
        } else {
            readiness.clear(PART);
        }
    }

    private static NodeProfile profile(Settings settings, SecureRandom random) {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var version = ThisNode.class.getPackage().getImplementationVersion();
        return new NodeProfile(
                "node-" + HexFormat.of().formatHex(bytes),
                cut(host()),
                cut(version == null ? "(unpackaged)" : version),
                settings.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                settings.lease());
    }

    /** The variable is what containers and shells have; asking the resolver may take its time. */
    private static String host() {
        var named = System.getenv("HOSTNAME");
        if (named != null && !named.isBlank()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
