package io.claviger.control.node;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.store.cluster.Cluster;
import io.claviger.store.cluster.NodeState;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The call on {@code /nodes}. */
public final class NodeEndpoints {
    private final Cluster cluster;

    public NodeEndpoints(Cluster cluster) {
        this.cluster = cluster;
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.LIST_NODES, this::list);
    }

    private HttpAnswer list(Call call) {
        call.requireSound();
        var items = cluster.nodes().stream().map(NodeEndpoints::json).toList();
        return HttpAnswer.json(200, Answers.members("items", items, "nextCursor", null));
    }

    private static Map<String, @Nullable Object> json(NodeState node) {
        var until = node.outOfTouchUntilMicros();
        return Answers.members(
                "id", node.id(),
                "self", node.self(),
                "host", node.host(),
                "version", node.version(),
                "roles", node.roles(),
                "startedAt", Timestamps.text(node.startedAtMicros()),
                "revision", node.revision(),
                "lag", Answers.members("revisions", node.lagRevisions(), "milliseconds", node.lagMillis()),
                "lease", node.lease().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "outOfTouchUntil", until == null ? null : Timestamps.text(until));
    }
}
