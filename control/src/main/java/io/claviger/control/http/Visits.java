package io.claviger.control.http;

import io.claviger.control.session.Visit;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sees who is at the other end of a request: the socket's address, unless that is a trusted proxy's, which then says whose. */
public final class Visits {
    /** In which proxies name the client, believed here or not. */
    private static final List<String> CLIENT_HEADERS = List.of("x-forwarded-for", "forwarded", "x-real-ip");

    private static final int LONGEST = 500;

    private final TrustedProxies proxies;

    public Visits(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    public Visit of(HttpServerRequest request) {
        var visit = Visit.of(address(request), request.getHeader("User-Agent"));
        var peer = request.remoteAddress();
        return peer == null ? visit : visit.with(arrival(peer.hostAddress(), request));
    }

    private static Visit.Arrival arrival(String peer, HttpServerRequest request) {
        var said = new LinkedHashMap<String, String>();
        for (var name : CLIENT_HEADERS) {
            var lines = request.headers().getAll(name);
            if (!lines.isEmpty()) {
                var all = String.join(", ", lines);
                said.put(name, all.substring(0, Math.min(LONGEST, all.length())));
            }
        }
        return new Visit.Arrival(ClientAddress.ofPeer(peer).text(), said);
    }

    private @Nullable String address(HttpServerRequest request) {
        var address = request.remoteAddress();
        if (address == null) {
            return null;
        }
        var header = proxies.header();
        var lines = header == ClientAddressHeader.NONE
                ? List.<String>of()
                : request.headers().getAll(header.fieldName());
        return proxies.resolve(ClientAddress.ofPeer(address.hostAddress()), lines)
                .text();
    }
}
