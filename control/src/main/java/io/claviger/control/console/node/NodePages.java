package io.claviger.control.console.node;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes: how far each has followed, and whether it may judge. */
public final class NodePages implements PageGroup {

    /** What the page shows. */
    public record Nodes(List<Node> nodes) {}

    /**
     * A node.
     *
     * @param lag how far it is behind, in words; empty where it is not
     * @param lease in-touch, out-of-touch or lapsed
     */
    public record Node(
            String id,
            boolean self,
            String host,
            String version,
            String roles,
            String startedAt,
            long revision,
            String lag,
            String lease,
            @Nullable String outOfTouchUntil) {
        /** The colour that goes with the lease. */
        public String kind() {
            return switch (lease) {
                case "in-touch" -> "good";
                case "out-of-touch" -> "warn";
                default -> "bad";
            };
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/nodes", NodePages::list, Permit.LIST_NODES));
    }

    private static HttpAnswer list(PageCall call) {
        var nodes = new Nodes(call.read(Permit.LIST_NODES, Map.of()).items().stream()
                .map(NodePages::node)
                .toList());
        return Frame.ofInstallation(call, Section.NODES, "Nodes").answer(call, "node/list", nodes);
    }

    private static Node node(Members node) {
        return new Node(
                node.requiredText("id"),
                Boolean.TRUE.equals(node.values().get("self")),
                node.requiredText("host"),
                node.requiredText("version"),
                String.join(", ", node.texts("roles")),
                node.requiredText("startedAt"),
                node.number("revision", 0),
                lag(node.members("lag")),
                node.requiredText("lease"),
                node.text("outOfTouchUntil"));
    }

    private static String lag(@Nullable Members lag) {
        var revisions = lag == null ? 0 : lag.number("revisions", 0);
        var millis = lag == null ? 0 : lag.number("milliseconds", 0);
        return revisions == 0 && millis == 0
                ? ""
                : revisions + (revisions == 1 ? " change, " : " changes, ") + millis + " ms";
    }
}
