package io.claviger.control.network;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import io.claviger.control.session.Visit;
import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.TrustedProxies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says whose address the server takes a request to be, and why. */
public final class NetworkEndpoints {
    private final TrustedProxies proxies;

    public NetworkEndpoints(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.GET_NETWORK, this::get);
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        var visit = call.visit();
        var arrival = visit.arrival();
        return HttpAnswer.json(
                200,
                Answers.members(
                        "address",
                        visit.address(),
                        "peer",
                        arrival == null ? null : arrival.peer(),
                        "peerTrusted",
                        arrival != null && proxies.trusts(ClientAddress.ofPeer(arrival.peer())),
                        "header",
                        proxies.header().fieldName(),
                        "headers",
                        said(arrival),
                        "trustedProxies",
                        proxies.ranges().stream().map(AddressRange::text).toList()));
    }

    private static List<Map<String, @Nullable Object>> said(Visit.@Nullable Arrival arrival) {
        return arrival == null
                ? List.of()
                : arrival.said().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(header -> Answers.members("name", header.getKey(), "value", header.getValue()))
                        .toList();
    }
}
