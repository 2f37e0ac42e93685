package io.claviger.control.http;

import io.claviger.control.session.Visit;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sees who is at the other end of a request: the socket's address, unless that is a trusted proxy's, which then says whose. */
public final class Visits {
    private final TrustedProxies proxies;

    public Visits(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    public Visit of(HttpServerRequest request) {
        return Visit.of(address(request), request.getHeader("User-Agent"));
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
