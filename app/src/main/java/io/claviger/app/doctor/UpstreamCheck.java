package io.claviger.app.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Tries to connect to an upstream; nothing is sent. */
final class UpstreamCheck {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private UpstreamCheck() {}

    static Diagnosis examine(String url) {
        var uri = URI.create(url);
        var standard = "https".equals(uri.getScheme()) ? HTTPS : HTTP;
        var port = uri.getPort() < 0 ? standard : uri.getPort();
        var address = new InetSocketAddress(uri.getHost(), port);
        if (address.isUnresolved()) {
            return Diagnosis.problem("upstream", url + ": the name " + uri.getHost() + " can't be resolved.");
        }
        try (var socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return Diagnosis.ok("upstream", url + " takes connections.");
        } catch (IOException e) {
            return Diagnosis.warning("upstream", url + " takes no connection: is it running, and reachable from here?");
        }
    }
}
