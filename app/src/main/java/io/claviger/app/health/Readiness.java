package io.claviger.app.health;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether this node should be sent requests. A part that is not ready says why; a part that only limps is named too, but
 * does not take the node out: judging goes on while the database is away.
 */
public final class Readiness {
    private final List<Runnable> beforeReports = new CopyOnWriteArrayList<>();
    private final Map<String, String> waiting = new ConcurrentHashMap<>();
    private final Map<String, String> limping = new ConcurrentHashMap<>();

    /** What is reported. */
    public record Report(boolean ready, List<Reason> reasons, List<Reason> warnings) {}

    /** One part and what is the matter with it. */
    public record Reason(String part, String reason) {}

    /** This part is not ready. */
    public void waitFor(String part, String reason) {
        waiting.put(part, reason);
    }

    /** This part is ready. */
    public void ready(String part) {
        waiting.remove(part);
    }

    /** This part has trouble that requests don't notice. */
    public void warn(String part, String reason) {
        limping.put(part, reason);
    }

    /** This part's trouble is over. */
    public void clear(String part) {
        limping.remove(part);
    }

    /** Has something say how it is whenever that is asked for, since it may change by the time alone. */
    public void beforeReports(Runnable look) {
        beforeReports.add(look);
    }

    public Report report() {
        beforeReports.forEach(Runnable::run);
        var reasons = reasons(waiting);
        return new Report(reasons.isEmpty(), reasons, reasons(limping));
    }

    private static List<Reason> reasons(Map<String, String> parts) {
        return new TreeMap<>(parts)
                .entrySet().stream()
                        .map(part -> new Reason(part.getKey(), part.getValue()))
                        .toList();
    }
}
