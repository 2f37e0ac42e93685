package io.claviger.app.serve;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files this process may have open; each connection is one. */
final class OpenFiles {
    private OpenFiles() {}

    /**
     * So many connections, or three quarters of the open files where that is less: a flooded listener must leave some for
     * the database, the upstreams and the other listeners, for without one even a connection can't be refused.
     */
    static int atMost(int connections) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        && system.getMaxFileDescriptorCount() > 0
                ? (int) Math.max(1, Math.min(connections, system.getMaxFileDescriptorCount() / 4 * 3))
                : connections;
    }
}
