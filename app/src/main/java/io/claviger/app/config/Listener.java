package io.claviger.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where one of the doors listens.
 *
 * @param name as in its keys: {@code control}, {@code edge}, {@code gateway} or {@code health}
 * @param port 0 for any that is free
 * @param tls its certificate, or null for plain HTTP
 */
public record Listener(
        String name, String host, int port, @Nullable Tls tls) {

    /** PEM files, read again when they change. */
    public record Tls(Path certificate, Path key) {}

    /** Whether only this machine reaches it. A name that can't be resolved is taken for one that others reach. */
    public boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The address for a person: {@code http://127.0.0.1:8082}, the port being the one that it really listens on. */
    public String url(int realPort) {
        var scheme = tls == null ? "http" : "https";
        var shown = isWildcard() ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return scheme + "://" + shown + ":" + realPort;
    }

    private boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }
}
